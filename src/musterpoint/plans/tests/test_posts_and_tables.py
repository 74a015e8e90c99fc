"""Plans across posts with the chase; the map; rows of a section from a spreadsheet and back."""

import csv
import io
from datetime import timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook

from musterpoint.messaging.models import Message
from musterpoint.plans import actions, queries, tabling
from musterpoint.plans.models import Plan
from musterpoint.plans.sections import pack
from musterpoint.plans.tests.factories import ROWS, begun, in_force, revision, written
from musterpoint.procedures.tests.factories import officer as hired
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Membership, Organisation, Wake
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in
from musterpoint.web import tables

DESK = "/o/haven/desk/plans/"
LATE = NOON + timedelta(days=400)


@pytest.fixture
def chief(haven: Organisation) -> Actor:
    return hired(haven, "Chitra", "head_of_mission")


def at(moment: object) -> None:
    Organisation.objects.filter(slug="haven").update(is_exercise=True, clock_at=moment)


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content[:2000]
    return unescape(answer.content.decode())


def test_posts_stand_with_their_plans_and_where_there_is_none(alice: Actor, chief: Actor) -> None:
    with acting_as(alice):
        in_force(alice, chief, holder_name="Embassy in Tripoli")
        begun(alice, "Cairo", "contingency", holder_name="Embassy in Cairo")
    at(LATE)
    page = text_of(signed_in("haven", "duty_officer"), f"{DESK}by-post/")
    assert page.index("Embassy in Tripoli") < page.index("Embassy in Cairo")
    assert "1 plan waits for a review that was due" in page
    assert page.count("None") >= 4
    assert "Remind all" not in page  # who may not approve does not chase
    answer = signed_in("haven", "duty_officer").get(f"{DESK}by-post/table/")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert {(row["name"] if row["plan"] else "", row["state"]) for row in rows} == {
        ("Embassy in Tripoli", "overdue"),
        ("Embassy in Cairo", "draft"),
    } | {("", "missing")}


def test_all_who_are_overdue_are_reminded_once_a_day(
    alice: Actor, chief: Actor, haven: Organisation
) -> None:
    with acting_as(alice):
        in_force(alice, chief, owner_id=chief.id)
        in_force(alice, chief, name="Second", owner_id=chief.id)
    at(LATE)
    head = signed_in("haven", "head_of_mission")
    assert "2 plans: owners are told." in unescape(
        head.post(f"{DESK}by-post/chase/", follow=True).content.decode()
    )
    assert (
        "Everybody who can be told was told"
        in head.post(f"{DESK}by-post/chase/", follow=True).content.decode()
    )
    with acting_as(alice):
        assert Message.objects.count() == 2
    at(LATE + timedelta(days=1))
    head.post(f"{DESK}by-post/chase/")
    with acting_as(alice):
        assert Message.objects.count() == 4
    assert signed_in("haven", "duty_officer").post(f"{DESK}by-post/chase/").status_code == 403


def test_who_is_no_member_any_more_is_not_told_and_the_page_counts_the_plan(
    alice: Actor, chief: Actor, haven: Organisation
) -> None:
    sena = hired(haven, "Sena", "duty_officer")
    with acting_as(alice):
        left = in_force(alice, chief, owner_id=chief.id)
        in_force(alice, chief, name="Nobody's")
        told = in_force(alice, chief, name="Told", owner_id=sena.id)
        Plan.objects.filter(name="Nobody's").update(owner_id=None)
    Membership.objects.filter(user_id=chief.id).delete()
    at(LATE)
    head = signed_in("haven", "head_of_mission")
    assert "2 plans that are overdue have no owner" in text_of(head, f"{DESK}by-post/")
    answer = head.post(f"{DESK}by-post/chase/", follow=True)
    assert "1 plan: its owner is told." in unescape(answer.content.decode())
    with acting_as(alice):
        assert [one.subject_id for one in Message.objects.all()] == [sena.id]
        assert Plan.objects.get(id=left.id).told_at is None
        assert Plan.objects.get(id=told.id).told_at == LATE


def test_the_pump_takes_what_is_due_before_what_nobody_can_be_told_of(
    alice: Actor, chief: Actor, haven: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("musterpoint.plans.actions._telling.BATCH", 1)
    with acting_as(alice):
        in_force(alice, chief, name="Nobody's")
        for name in ("First", "Second"):
            in_force(alice, chief, name=name, owner_id=chief.id)
        Plan.objects.filter(name="Nobody's").update(owner_id=None)
    sender = hired(haven, "Sena", "duty_officer")
    Wake.objects.all().delete()
    with acting_as(sender):
        assert [actions.chase(by=sender, at=LATE) for _turn in range(3)] == [1, 1, 0]
        assert {one.name for one in Plan.objects.exclude(told_at=None)} == {"First", "Second"}
    wake = Wake.objects.get(organisation=haven, lane="plans.review")
    assert wake.due_at == LATE  # the first turn: one more was due


def test_places_with_a_position_are_drawn_and_without_any_the_page_says_what_to_write(
    alice: Actor,
) -> None:
    with acting_as(alice):
        drawn, empty = written(alice), begun(alice, "Empty")
    at(NOON)
    officer = signed_in("haven", "duty_officer")
    page = text_of(officer, f"{DESK}{drawn.id}/")
    assert 'class="mp-drawn"' in page
    assert "Map of School yard, Ras Ajdir. Ways drawn: 1." in page
    assert "Write positions of areas" in text_of(officer, f"{DESK}{empty.id}/")


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@pytest.mark.parametrize("section", list(pack().sections))
def test_every_section_is_read_in_again_as_it_was_taken_out(
    section: str, kind: str, alice: Actor
) -> None:
    part = pack().sections[section]
    with acting_as(alice):
        plan = written(alice)
        before = queries.overview(plan.id, NOON).content.get(section, [])
    rows = tabling.table(part, before)
    made = tables.xlsx_file(rows, section) if kind == "xlsx" else tables.csv_file(rows)
    read = tabling.read_rows(part, made)
    assert read.problems == ()
    assert list(read.rows) == [
        {code: value for code, value in row.items() if code != "_id" and code in codes(part)}
        for row in before
    ]


def codes(part: object) -> set[str]:
    return {one.code for one in part.columns}  # type: ignore[attr-defined]


def sent(plan: Plan, text: str, **more: str) -> dict[str, object]:
    file = SimpleUploadedFile("rows.csv", text.encode(), "text/csv")
    return {"file": file, "revision": str(revision(plan.id)), **more}


def test_rows_are_read_in_by_the_words_of_any_language_and_undone_together(alice: Actor) -> None:
    with acting_as(alice):
        plan = begun(alice)
    at(NOON)
    officer = signed_in("haven", "duty_officer")
    address = f"{DESK}{plan.id}/sections/havens/"
    text = "المكان,pays,BEDS,May end\nRas Ajdir,تونس,200,yes\nSalloum,Égypte,,\n"
    with acting_as(alice):
        given = sent(plan, text)
    answer = officer.post(f"{address}read-in/", given, follow=True)
    assert "2 rows were read in." in answer.content.decode()
    with acting_as(alice):
        rows = queries.overview(plan.id, NOON).content["havens"]
        assert [(row["place"], row["country"], row.get("beds")) for row in rows] == [
            ("Ras Ajdir", "TUN", 200),
            ("Salloum", "EGY", None),
        ]
        actions.undo(plan.id, revision(plan.id), by=alice, at=NOON)
        assert queries.overview(plan.id, NOON).content.get("havens", []) == []


def test_one_wrong_cell_keeps_nothing_and_is_named(alice: Actor) -> None:
    with acting_as(alice):
        plan = written(alice, "havens")
    at(NOON)
    officer = signed_in("haven", "duty_officer")
    address = f"{DESK}{plan.id}/sections/havens/read-in/"
    with acting_as(alice):
        given = sent(plan, "Place,Country,Beds\nA,Tunisia,3\nB,Atlantis,many\n", replaces="on")
    answer = officer.post(address, given)
    page = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert "Choose the country." in page
    assert "Enter a whole number" in page
    with acting_as(alice):
        assert [row["place"] for row in queries.overview(plan.id, NOON).content["havens"]] == [
            "Ras Ajdir"
        ]
        no_table, no_title = sent(plan, ""), sent(plan, "a,b\n1,2\n")
    assert officer.post(address, no_table).status_code == 422
    refused = officer.post(address, no_title)
    assert refused.status_code == 422
    assert "The first row must name the columns" in unescape(refused.content.decode())


def test_a_workbook_of_the_present_rows_is_given(alice: Actor) -> None:
    with acting_as(alice):
        plan = written(alice, "team")
    at(NOON)
    answer = signed_in("haven", "duty_officer").get(f"{DESK}{plan.id}/sections/team/table/")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    assert next(sheet.iter_rows())[0].value == "Role"


def test_a_tick_is_yes_or_no_and_what_was_left_out_is_said(alice: Actor) -> None:
    with acting_as(alice):
        plan = begun(alice)
    at(NOON)
    officer = signed_in("haven", "duty_officer")
    address = f"{DESK}{plan.id}/sections/havens/read-in/"
    book = Workbook()
    for row in (
        ["Place", "Country", "The journey may end here", "Smell"],
        ["Ras Ajdir", "Tunisia", True, "good"],
        ["Salloum", "Egypt", False, "bad"],
    ):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    with acting_as(alice):
        given = sent(plan, "")
    given["file"] = SimpleUploadedFile("rows.xlsx", out.getvalue(), tables.XLSX)
    page = unescape(officer.post(address, given, follow=True).content.decode())
    assert "2 rows were read in." in page
    assert "left out: Smell." in page, page[page.find("read in.") :][:300]
    with acting_as(alice):
        rows = queries.overview(plan.id, NOON).content["havens"]
        assert [row.get("is_end") for row in rows] == [True, None]
        doubt = sent(plan, "Place,Country,The journey may end here,Smell\nA,Tunisia,perhaps,\n")
    refused = officer.post(address, doubt)
    assert refused.status_code == 422
    page = unescape(refused.content.decode())
    assert "Write yes or no." in page
    assert "are left out: " in page


def test_titles_alone_take_no_rows_away(alice: Actor) -> None:
    with acting_as(alice):
        plan = written(alice, "havens")
        given = sent(plan, "Place,Country\n", replaces="on")
    at(NOON)
    officer = signed_in("haven", "duty_officer")
    refused = officer.post(f"{DESK}{plan.id}/sections/havens/read-in/", given)
    assert refused.status_code == 422
    assert "titles and no rows" in unescape(refused.content.decode())
    with acting_as(alice):
        assert len(queries.overview(plan.id, NOON).content["havens"]) == 1


def test_a_position_keeps_its_six_decimals_on_the_way_out_and_in(alice: Actor) -> None:
    part = pack().sections["havens"]
    with acting_as(alice):
        plan = begun(alice)
        row = {"place": "Far", "country": "TUN", "position": "33.181234 113.181239"}
        actions.put_row(plan.id, "havens", row, revision(plan.id), by=alice, at=NOON)
        rows = queries.overview(plan.id, NOON).content["havens"]
    read = tabling.read_rows(part, tables.csv_file(tabling.table(part, rows)))
    assert read.rows[0]["position"] == [33.181234, 113.181239]
    at(NOON)
    page = text_of(signed_in("haven", "duty_officer"), f"{DESK}{plan.id}/sections/havens/")
    assert "33.181234, 113.181239" in page


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("1,000 USD", "100000 USD"), ("12 500,50 USD", "1250050 USD"), ("٢٥٫٥ USD", "2550 USD")],
)
def test_an_amount_is_kept_as_it_was_meant(alice: Actor, typed: str, kept: str) -> None:
    with acting_as(alice):
        plan = begun(alice)
        row = ROWS["carriers"][0] | {"cost": typed}
        actions.put_row(plan.id, "carriers", row, revision(plan.id), by=alice, at=NOON)
        assert queries.overview(plan.id, NOON).content["carriers"][0]["cost"] == kept


def test_an_amount_with_an_exponent_is_refused_at_its_field(alice: Actor) -> None:
    with acting_as(alice):
        plan = begun(alice)
        sheet = ROWS["carriers"][0] | {"revision": str(revision(plan.id))}
    at(NOON)
    officer = signed_in("haven", "duty_officer")
    for typed in ("1e999999 USD", "1.000 USD", "99999999999999999999 USD"):
        answer = officer.post(f"{DESK}{plan.id}/sections/carriers/add/", sheet | {"cost": typed})
        assert answer.status_code == 422, typed
        assert "such as 25.50 USD" in unescape(answer.content.decode())
