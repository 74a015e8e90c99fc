"""What stands behind the wall is on the report of those who work there, and on nothing else."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client

from musterpoint.cases.models import RedFlag
from musterpoint.cases.screening import actions as talks
from musterpoint.cases.screening.actions import TalkIn
from musterpoint.cases.tests.screening.factories import in_use, on_the_roll
from musterpoint.crises.models import Crisis
from musterpoint.evaluation import actions, queries
from musterpoint.evaluation.models import Report
from musterpoint.evaluation.tests.factories import casework, content
from musterpoint.forms import actions as forms
from musterpoint.procedures import queries as procedures
from musterpoint.procedures.queries import Ended
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member, signed_in

REPORT = "/o/portal/desk/libya/reports/1/"
TALKS = "Private talks and red flags"
NAMES = [f"Somebody {letter}" for letter in "ABCDEFGHIJKL"]


@pytest.fixture(autouse=True)
def _still(portal: Organisation, settings: object) -> None:
    settings.STATIC_ROOT = None
    Organisation.objects.filter(id=portal.id).update(is_exercise=True, clock_at=NOON)


@pytest.fixture
def cara(portal: Organisation) -> Actor:
    return member(portal, "Cara", 9, "caseworker")


@pytest.fixture
def people(olga: Actor) -> list[UUID]:
    """Twelve people on the roll of a crisis with a report."""
    found = on_the_roll(olga, *NAMES)
    in_use(olga)
    with acting_as(olga):
        crisis = Crisis.objects.get()
        kept = content(casework=casework())
        actions.keep_report(crisis.id, "after_action", kept, by=olga, at=NOON)
    return found


def talk(by: Actor, person: UUID, *, state: str = "begun", **answers: str) -> None:
    """Offer a talk, hold it where it is wanted, and have each red flag in hand in ten minutes."""
    with acting_as(by):
        crisis = Crisis.objects.get()
        given = TalkIn(state=state)
        made = talks.offer(person, given, crisis_id=crisis.id, by=by, at=NOON)
        if made.draft_id is None:
            return
        told = {"private": "yes", "agrees": "yes", **answers}
        if answers:
            told["told_officer"] = "OK"
        keyed = {(name, ()): text for name, text in told.items()}
        forms.answer(made.draft_id, keyed, by=by, at=NOON)
        forms.submit(made.draft_id, by=by, at=NOON)
        for flag in RedFlag.objects.filter(answered_at=None):
            talks.answer_flag(flag.id, by=by, at=NOON + timedelta(minutes=10))
        paths = set(RedFlag.objects.filter(screening=made).values_list("procedure", flat=True))
        talks.choose(made.id, paths, by=by, at=NOON)


def text_of(client: Client, address: str = REPORT) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content[:2000]
    return re.sub(r"\b\w{64}\b", "", answer.content.decode())


def rows_of(page: str) -> dict[str, str]:
    """Return the rows of tables with one number, by their label."""
    return dict(
        re.findall(
            r'<th scope="row">(?:<bdi[^>]*>)?([^<]+)(?:</bdi>)?</th><td class="n">([^<]+)</td></tr>',
            page,
        )
    )


def test_a_caseworker_reads_talks_flags_cases_and_the_time_until_a_human(
    cara: Actor, people: list[UUID]
) -> None:
    for person in people[:6]:
        talk(cara, person, afraid="yes")
    for person in people[6:11]:
        talk(cara, person, state="declined")
    page = text_of(signed_in("portal", "caseworker"))
    rows = rows_of(page)
    assert (rows["Talks offered"], rows["Talks held"], rows["Not wanted"]) == ("11", "6", "5")
    assert (rows["Red flags"], rows["In time"]) == ("6", "6")
    assert rows["Minutes until a human had it in hand, half of them sooner"] == "10"
    assert "Referral to asylum or statelessness procedure" in page


def test_small_numbers_are_left_out_and_cannot_be_worked_out(
    cara: Actor, people: list[UUID]
) -> None:
    for person in people[:10]:
        talk(cara, person)
    talk(cara, people[10], afraid="yes")
    talk(cara, people[11], state="declined")
    page = text_of(signed_in("portal", "caseworker"))
    rows = rows_of(page)
    assert rows["Talks offered"] == "12"
    assert rows["Talks held"] == rows["Not wanted"] == rows["Red flags"] == "under 5"
    assert "half of them sooner" not in page
    assert '<td class="n">1</td>' not in page.partition(TALKS)[2].partition("<hr")[0]


def test_a_few_missed_deadlines_of_many_cases_are_left_out_with_those_kept(
    cara: Actor, people: list[UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    def deadlines(kept: int, missed: int) -> list[str]:
        many = Ended(
            code="asylum-referral", runs=40, open=20, kept=kept, missed=missed, ends={"done": 20}
        )
        monkeypatch.setattr(procedures, "ended", lambda _compartment: [many])
        page = text_of(signed_in("portal", "caseworker"))
        table = page.partition("Protected cases and their deadlines")[2]
        row = table.partition("Referral to asylum or statelessness procedure")[2]
        return re.findall(r'<td class="n">([^<]+)</td>', row.partition("</tr>")[0])

    assert deadlines(57, 6) == ["20", "20", "57", "6"]
    assert deadlines(57, 3) == ["20", "20", "under 5", "under 5"]
    assert deadlines(2, 58) == ["20", "20", "under 5", "under 5"]
    assert deadlines(60, 0) == ["20", "20", "60", "0"]


def test_the_report_of_everybody_else_does_not_change_by_a_byte(
    cara: Actor, people: list[UUID]
) -> None:
    readers = [signed_in("portal", role) for role in ("reader", "duty_officer", "auditor")]
    addresses = (REPORT, f"{REPORT}report.pdf")

    def seen() -> list[bytes]:
        found = [text_of(one).encode() for one in readers]
        return found + [one.get(addresses[1]).content for one in readers]

    before = seen()
    with acting_as(cara):
        kept = Report.objects.get().content
    for person in people:
        talk(cara, person, afraid="yes", debt="yes")
    assert seen() == before
    with acting_as(cara):
        assert Report.objects.get().content == kept
    assert TALKS not in before[0].decode()


def test_paper_holds_nothing_of_it_whoever_prints(cara: Actor, people: list[UUID]) -> None:
    caseworker = signed_in("portal", "caseworker")
    before = caseworker.get(f"{REPORT}report.pdf").content
    for person in people[:6]:
        talk(cara, person, afraid="yes")
    assert TALKS in text_of(caseworker)
    assert caseworker.get(f"{REPORT}report.pdf").content == before


def test_a_state_has_no_such_tables_whatever_role_it_gives(
    cara: Actor, people: list[UUID], alice: Actor, haven: Organisation
) -> None:
    for person in people[:6]:
        talk(cara, person, afraid="yes")
    on_the_roll(alice, "Nimal Perera")
    by = member(haven, "Cato", 31, "caseworker")
    with acting_as(by):
        crisis = Crisis.objects.get()
        assert queries.private_tables(crisis.id, by=by, at=NOON) == ()


def test_everybody_reads_the_case_work_on_the_page_and_on_paper(people: list[UUID]) -> None:
    page = text_of(signed_in("portal", "reader"))
    for words in (
        "Cases and their deadlines",
        "By the urgent path of two officers",
        "Emergency travel documents",
        "Tigrinya",
        "Feedback and complaints",
    ):
        assert words in page


def test_a_shelter_without_a_roll_has_a_report_of_its_own(
    cara: Actor, people: list[UUID], olga: Actor
) -> None:
    with acting_as(olga):
        about = {"name": "Libya 2011, exercise", "seed": 2011, "people": 600}
        actions.keep_report(Crisis.objects.get().id, "after_action", about, by=olga, at=NOON)
    for person in people[:6]:
        talk(cara, person, debt="yes")
    page = text_of(signed_in("portal", "caseworker"), REPORT.replace("/1/", "/2/"))
    assert "No day was counted." in page
    assert "Figures at the end" not in page
    assert "Help after trafficking in persons" in page
