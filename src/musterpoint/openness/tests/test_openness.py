"""Statements, gifts, traces and IATI, through the doors that people use."""

import csv
import io
from datetime import datetime, timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.test import Client
from openpyxl import load_workbook
from pypdf import PdfReader

from musterpoint.audit.models import Event
from musterpoint.crises import actions as crises
from musterpoint.crises.models import Crisis
from musterpoint.engine import iati
from musterpoint.funds import actions as funds
from musterpoint.funds.models import BudgetLine, Fund, Head, Window
from musterpoint.kernel.errors import Invalid, NotAllowed
from musterpoint.openness import actions, figures, gifts, givers, publishing, tracing
from musterpoint.openness.actions import PublisherIn
from musterpoint.openness.givers import GiftKind, Giver
from musterpoint.openness.models import GiverLink, Trace
from musterpoint.openness.tests.factories import (
    BANK,
    MAY,
    SLUG,
    Cast,
    cast,
    helped,
    open_fund,
    receive,
)
from musterpoint.procedures.tests.factories import officer
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

DESK = "/o/haven/desk/openness/"
PUBLIC = "/o/haven/accounts/"
PUBLISHER = PublisherIn(
    identifier="XM-DAC-4711", name="Haven", kind="10", language="en", emergency_sector="72010",
    after_sector="73010", preparedness_sector="74020", countries=("LY", "TN"),
)  # fmt: skip


@pytest.fixture
def who(haven: Organisation) -> Cast:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    return cast(haven)


@pytest.fixture
def heads(who: Cast) -> dict[str, Head]:
    return open_fund(who)


@pytest.fixture
def auditor(haven: Organisation) -> Actor:
    return officer(haven, "Ines", "auditor")


def country(by: Actor, slug: str, code: str) -> Crisis:
    area = crises.AreaIn(code="all", name="All", latitude=30.0, longitude=15.0)
    everything = officer(by_organisation(by), f"Head {slug}", "head_of_mission")
    with acting_as(everything):
        return crises.declare(
            slug, slug.title(), code, "origin", [area], "test", by=everything, at=MAY
        )


def by_organisation(by: Actor) -> Organisation:
    return Organisation.objects.get(id=by.organisation_id)


@pytest.fixture
def world(who: Cast, heads: dict[str, Head]) -> Cast:
    """Twelve people in Libya and two in Yemen were helped; a pledge and two gifts came in."""
    libya, yemen = country(who.manager, "libya", "LBY"), country(who.manager, "yemen", "YEM")
    receive(who, 600_000, "in-1", pledge="11111111-1111-7111-8111-111111111111")
    receive(who, 300_000, "in-2")
    receive(who, 100_000, "in-3", earmark="emergency/shelter")
    for number in range(12):
        helped(who, heads["flights"], 20_000, f"l{number}", crisis_id=libya.id)
    for number in range(2):
        helped(who, heads["shelter"], 17_321, f"y{number}", crisis_id=yemen.id)
    return who


def text_of(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.content.decode(errors="replace")[:3000]
    return unescape(answer.content.decode())


def posted(client: Client, address: str, data: dict, status: int = 200) -> str:
    answer = client.post(address, data, follow=status == 200)
    assert answer.status_code == status, answer.content.decode(errors="replace")[:3000]
    return unescape(answer.content.decode())


def planted(text: str) -> bool:
    """Say whether a text gives the rare head, country or amount away."""
    plain = text.replace(",", "")
    return any(one in plain for one in ("34642", "346.42", "173.21", "17321"))


def test_a_rare_country_is_in_no_page_and_no_file(world: Cast, haven: Organisation) -> None:
    manager = signed_in("haven", "fund_manager")
    posted(manager, f"{DESK}funds/{SLUG}/publish/", {})
    with acting_as(world.manager):
        actions.keep_publisher(PUBLISHER, by=world.manager, at=NOON)
        key = actions.make_link(
            SLUG, "pledge:11111111-1111-7111-8111-111111111111", by=world.manager, at=NOON
        )
    outside = Client(headers={"host": "localhost"})
    shown = text_of(outside, f"{PUBLIC}{SLUG}/")
    assert "Not told: few people" in shown
    assert "2,746.42" in shown
    addresses = [
        f"{PUBLIC}{SLUG}/",
        f"{PUBLIC}{SLUG}/file/",
        f"{PUBLIC}{SLUG}/file/?as=hxl",
        f"{PUBLIC}gift/{key}/",
        f"{PUBLIC}gift/{key}/?as=csv",
    ]
    for address in addresses:
        assert not planted(text_of(outside, address)), address
    for address in (f"{PUBLIC}{SLUG}/file/?as=pdf", f"{PUBLIC}gift/{key}/?as=pdf"):
        pages = PdfReader(io.BytesIO(outside.get(address).content)).pages
        assert not planted(" ".join(one.extract_text() for one in pages)), address
    for address in (f"{PUBLIC}{SLUG}/file/?as=xlsx", f"{PUBLIC}gift/{key}/?as=xlsx"):
        sheet = load_workbook(io.BytesIO(outside.get(address).content)).active
        assert not planted(" ".join(str(cell) for row in sheet.values for cell in row)), address
    assert not planted(text_of(manager, f"{DESK}iati/activities.xml"))
    with acting_as(world.manager):
        (told,) = figures.of_fund(Fund.objects.get(), NOON.date())
    assert set(told.told.countries.values()) == {None}
    assert told.left == 1_000_000 - 274_642


def told_on(here: Organisation, day: datetime) -> dict[str, str]:
    """Return what the file in HXL, the workbook and the page say on a day, by their lines."""
    Organisation.objects.filter(id=here.id).update(clock_at=day)
    outside = Client(headers={"host": "localhost"})
    address = f"{PUBLIC}{SLUG}/file/"
    text = text_of(outside, f"{address}?as=hxl").removeprefix("\ufeff")
    lines = list(csv.reader(io.StringIO(text)))[2:]
    sheet = load_workbook(io.BytesIO(outside.get(f"{address}?as=xlsx").content)).active
    rows = [[str(cell or "") for cell in row] for row in list(sheet.values)[1:]]
    assert [row[11] for row in rows] == [row[11] for row in lines]
    found = {row[11]: row[13] for row in lines if row[11]}
    return {"spent": lines[0][7], "committed": lines[0][6], "left": lines[0][8]} | found


def test_between_two_months_no_figure_tells_of_one_person(
    who: Cast, heads: dict[str, Head], haven: Organisation
) -> None:
    receive(who, 9_000_000, "in")
    posted(signed_in("haven", "fund_manager"), f"{DESK}funds/{SLUG}/publish/", {})
    later = MAY + timedelta(days=30)
    for number in range(20):
        helped(who, heads["flights"], 10_000, f"f{number}")
        helped(who, heads["shelter"], 20_000, f"s{number}")
    for number in range(11):
        helped(who, heads["flights"], 10_000, f"g{number}", at=later)
    helped(who, heads["shelter"], 77_700, "one", at=later)
    first = told_on(haven, later)
    then = told_on(haven, later + timedelta(days=31))
    assert (first["Flights"], first["Board and lodging"]) == ("2000.00", "4000.00")
    assert then["spent"] == "7877.00"
    assert (then["Flights"], then["Board and lodging"]) == ("2000.00", "4000.00")


def test_a_month_that_was_told_stays_as_it_is_when_something_is_booked_late(
    who: Cast, heads: dict[str, Head], haven: Organisation
) -> None:
    receive(who, 9_000_000, "in")
    posted(signed_in("haven", "fund_manager"), f"{DESK}funds/{SLUG}/publish/", {})
    for number in range(20):
        helped(who, heads["flights"], 10_000, f"f{number}", is_paid=number < 10)
    later = MAY + timedelta(days=30)
    first = told_on(haven, later)
    assert first["spent"] == "1000.00"
    late = helped(who, heads["flights"], 5_551, "late", at=later, is_paid=False)
    with acting_as(who.payer):
        funds.spend(late, 5_551, account=BANK, key="late", on=MAY.date(), by=who.payer, at=later)
    helped(who, heads["flights"], 6_661, "waiting", at=later, is_paid=False)
    assert told_on(haven, later) == first
    assert told_on(haven, later + timedelta(days=31))["spent"] == "1000.00"


def test_what_is_committed_for_few_people_counts_as_left(
    world: Cast, heads: dict[str, Head]
) -> None:
    helped(world, heads["flights"], 9_999, "late", is_paid=False)
    with acting_as(world.manager):
        (told,) = figures.of_fund(Fund.objects.get(), NOON.date())
        assert (told.committed, told.left) == (0, 1_000_000 - 274_642)
    for number in range(10):
        helped(world, heads["flights"], 100, f"more{number}", is_paid=False)
    with acting_as(world.manager):
        (told,) = figures.of_fund(Fund.objects.get(), NOON.date())
        assert told.committed == 9_999 + 1_000


def test_budget_stands_beside_what_came_and_the_need_is_shown(world: Cast) -> None:
    with acting_as(world.manager):
        BudgetLine.objects.create(
            fund=Fund.objects.get(), window=Window.objects.get(), year=2026, unit="USD",
            amount=1_500_000,
        )  # fmt: skip
    shown = text_of(signed_in("haven", "fund_manager"), f"{DESK}funds/{SLUG}/")
    assert "15,000.00 USD" in shown
    assert "5,000.00 USD" in shown
    assert "<svg" in shown
    lines = text_of(signed_in("haven", "fund_manager"), f"{DESK}funds/{SLUG}/file/?as=hxl")
    rows = list(csv.reader(io.StringIO(lines.removeprefix("\ufeff"))))
    assert rows[1][0] == "#org+name"
    assert all(tag.startswith("#") for tag in rows[1])
    assert len({len(row) for row in rows}) == 1
    line = dict(zip(rows[1], rows[2], strict=True))
    assert (line["#value+budget"], line["#value+need"]) == ("15000.00", "5000.00")


def test_gifts_share_to_the_last_coin_in_what_is_told(world: Cast) -> None:
    with acting_as(world.manager):
        fund = Fund.objects.get()
        (told,) = figures.of_fund(fund, NOON.date())
        found = gifts.of_fund(fund, NOON.date())
        assert sum(one.spent for one in found) == told.spent
        assert sum(one.received for one in found) == told.received
        assert all(one.left >= 0 for one in found)
        assert all(sum(use[2] for use in one.uses) == one.spent for one in found)
        by_name = {one.gift: one for one in found}
    big, small = by_name["pledge:11111111-1111-7111-8111-111111111111"], by_name["entry:in-2"]
    assert abs(big.spent - 2 * small.spent) <= 2


def test_a_giver_is_named_by_the_package_that_knows_them(
    world: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = GiftKind(
        code="pledge", label="Pledge", who=lambda ids: {
            one: Giver(reference="G-1", name="Republic of Somewhere", kind="10") for one in ids
        },
    )  # fmt: skip
    monkeypatch.setitem(givers._kinds, "pledge", kind)
    giving = signed_in("haven", "fund_manager")
    assert "Republic of Somewhere" in text_of(giving, f"{DESK}funds/{SLUG}/gifts/")
    assert "No gift has these words" in text_of(giving, f"{DESK}funds/{SLUG}/gifts/?q=zzz")
    with acting_as(world.manager):
        actions.keep_publisher(PUBLISHER, by=world.manager, at=NOON)
        made = publishing.file(NOON)
    assert b"Republic of Somewhere" in made.content
    assert made.is_good


def test_a_givers_address_opens_without_sign_in_and_ends_at_once(world: Cast) -> None:
    manager = signed_in("haven", "fund_manager")
    gift = "pledge:11111111-1111-7111-8111-111111111111"
    assert "What became of a gift" in text_of(manager, f"{DESK}funds/{SLUG}/gift/?gift={gift}")
    shown = posted(manager, f"{DESK}funds/{SLUG}/gift/link/", {"gift": gift})
    address = shown.split('class="mp-long" href="http://')[1].split('"')[0].partition("/")[2]
    outside = Client(headers={"host": "localhost"})
    answer = outside.get(f"/{address}")
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    key = address.rstrip("/").rpartition("/")[2]
    with acting_as(world.manager):
        assert not GiverLink.objects.filter(key_digest=key).exists()
    posted(manager, f"{DESK}funds/{SLUG}/gift/link/", {"gift": gift, "end": "1"})
    assert outside.get(f"/{address}").status_code == 404
    assert outside.get(f"{PUBLIC}gift/{key[:-1]}0/").status_code == 404


def test_a_statement_is_public_only_while_it_is_open(world: Cast) -> None:
    outside, manager = Client(headers={"host": "localhost"}), signed_in("haven", "fund_manager")
    address = f"{DESK}funds/{SLUG}/publish/"
    assert outside.get(f"{PUBLIC}{SLUG}/").status_code == 404
    assert outside.get(f"{PUBLIC}{SLUG}/file/").status_code == 404
    assert "No statement is open" in text_of(outside, PUBLIC)
    posted(manager, address, {})
    assert "Welfare Fund" in text_of(outside, PUBLIC)
    posted(manager, address, {"close": "1"})
    assert outside.get(f"{PUBLIC}{SLUG}/").status_code == 404
    assert signed_in("haven", "auditor").post(address, {}).status_code == 403


def test_an_auditor_follows_a_gift_to_people_and_a_case_back_to_givers(
    world: Cast, auditor: Actor
) -> None:
    with acting_as(auditor):
        _row, found = actions.trace(
            "pledge:11111111-1111-7111-8111-111111111111", "Yearly audit of gifts",
            by=auditor, at=NOON,
        )  # fmt: skip
        assert sum(one.amount for one in found.paths) == 600_000
        paid = [one for one in found.paths if one.commitment]
        assert {one.amount for one in paid} == {20_000}
        assert len(paid) == 12
        back = tracing.find(str(paid[0].commitment.subject_id), at=NOON)
        assert {one.gift for one in back.paths} == {"pledge:11111111-1111-7111-8111-111111111111"}
        assert sum(one.amount for one in back.paths) == 20_000
        shelter = tracing.find("pay-y0", at=NOON).paths
        assert [(one.gift, one.amount) for one in shelter] == [("entry:in-3", 17_321)]


@pytest.mark.parametrize("word", ["emergency", "flights", "shelter", SLUG, "receipt", "", "gift"])
def test_a_word_that_many_have_in_common_opens_nobodys_path(
    word: str, world: Cast, auditor: Actor
) -> None:
    with acting_as(auditor):
        with pytest.raises(Invalid):
            actions.trace(word, "Yearly audit of gifts", by=auditor, at=NOON)
        assert not Trace.objects.exists()


def test_no_trace_without_a_reason_and_each_is_kept_with_it(world: Cast, auditor: Actor) -> None:
    with acting_as(auditor):
        for reason in ("", "   ", "because"):
            with pytest.raises(Invalid):
                actions.trace("in-1", reason, by=auditor, at=NOON)
        with pytest.raises(Invalid):
            actions.trace("nothing-of-ours", "Yearly audit of gifts", by=auditor, at=NOON)
        with pytest.raises(NotAllowed):
            actions.trace("in-1", "Yearly audit of gifts", by=world.manager, at=NOON)
        assert not Trace.objects.exists()
    page = signed_in("haven", "auditor")
    assert "Say why" in posted(page, f"{DESK}trace/", {"start": "in-1", "reason": "x"}, 422)
    sent = {"start": "in-1", "reason": "Yearly audit of gifts"}
    shown = posted(page, f"{DESK}trace/", sent)
    assert "Yearly audit of gifts" in shown
    answer = page.post(f"{DESK}trace/", sent | {"as": "xlsx"})
    rows = list(load_workbook(io.BytesIO(answer.content)).active.values)
    assert len(rows) > 12
    with acting_as(auditor):
        assert Trace.objects.count() == 2
        assert Event.objects.filter(kind="openness.trace.made").count() == 2
        assert Event.objects.filter(kind="openness.trace.reached").count() == 24
    assert "Yearly audit of gifts" in text_of(page, DESK)
    assert "Yearly audit of gifts" not in text_of(signed_in("haven", "fund_manager"), DESK)
    assert signed_in("haven", "fund_manager").get(f"{DESK}trace/").status_code == 403


def test_the_iati_page_keeps_what_was_typed_and_shows_faults_before_publishing(
    world: Cast,
) -> None:
    manager = signed_in("haven", "fund_manager")
    assert "Nothing to publish yet" in text_of(manager, f"{DESK}iati/preview/")
    assert manager.get(f"{DESK}iati/activities.xml").status_code == 409
    sent = {
        "identifier": "no identifier", "name": "Haven & Co", "kind": "10", "language": "en",
        "emergency_sector": "00000", "after_sector": "73010", "preparedness_sector": "74020",
        "countries": "LY XQ", "region": "",
    }  # fmt: skip
    shown = posted(manager, f"{DESK}iati/", sent, 422)
    assert "no identifier" in shown
    assert "XQ is no code of this list." in shown
    assert "00000 is no code of this list." in shown
    sent |= {"identifier": "XM-DAC-4711", "emergency_sector": "72010", "countries": "ly tn"}
    assert "1 activity passes schema and rules" in posted(manager, f"{DESK}iati/", sent)
    made = manager.get(f"{DESK}iati/activities.xml")
    assert made["Content-Type"].startswith("application/xml")
    assert iati.check(made.content, today=NOON.date()) == []
    assert b"XM-DAC-4711-welfare-emergency" in made.content
    for amount in (b">2746.42<", b">4000.00<"):
        assert amount in made.content


def test_money_that_came_back_or_was_taken_back_is_told_as_it_is(world: Cast) -> None:
    with acting_as(world.payer):
        funds.unspend("pay-l0", on=MAY.date(), text="Account closed", by=world.payer, at=MAY)
    with acting_as(world.manager):
        (told,) = figures.of_fund(Fund.objects.get(), NOON.date())
        assert told.spent == 274_642 - 20_000
        parts = tracing.find("pay-l0", at=NOON).paths
        assert parts == ()


def test_nothing_of_another_organisation_is_read(world: Cast, mallory: Actor) -> None:
    with acting_as(mallory):
        assert tracing.find("in-1", at=NOON).paths == ()
        assert publishing.publisher() is None
    client = signed_in("haven", "fund_manager")
    assert client.get(f"{DESK}funds/nothing/").status_code == 404
    assert client.get(f"{DESK}funds/{SLUG}/gift/?gift=entry:{uuid4()}").status_code == 404
