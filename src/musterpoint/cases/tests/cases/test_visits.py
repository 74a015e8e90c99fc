"""The diary of visits across cases, through its page."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from musterpoint.audit.models import Event
from musterpoint.cases import actions
from musterpoint.cases.models import AnyCase
from musterpoint.cases.tests.cases.factories import opened, someone
from musterpoint.cases.tests.cases.test_pages import actor_of, page_of, text_of
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

CASES = "/o/haven/desk/cases/"
DIARY = f"{CASES}visits/"
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _still(haven: Organisation, settings: object) -> None:
    settings.STATIC_ROOT = None
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)


@pytest.fixture
def dora(haven: Organisation) -> Client:
    return signed_in("haven", "duty_officer")


@pytest.fixture
def by(dora: Client, haven: Organisation) -> Actor:
    return actor_of(dora, haven)


def visited(by: Actor, name: str, days: int, *, own: bool = True, **more: object) -> AnyCase:
    """Open a case that was visited ten days ago; the next visit is due so many days from now."""
    case = opened(by, name=name)
    with acting_as(by):
        if own:
            actions.take(case.id, by=by, at=NOON)
        seen = {"where": "Ain Zara", "who": "himself"} | more
        visit = actions.VisitIn(when=NOON - 10 * DAY, next_at=NOON + days * DAY, **seen)
        actions.visit(case.id, visit, by=by, at=NOON - 10 * DAY)
    return case


def test_next_visits_stand_by_day_and_the_overdue_first(dora: Client, by: Actor) -> None:
    visited(by, "Omar Later", 3)
    visited(by, "Nimal Late", -2)
    visited(by, "Mona Now", 0)
    visited(by, "Ruwan Later", 3)
    page = text_of(dora, DIARY)
    due = page.partition("Visits made")[0]
    places = [
        due.index(words)
        for words in (">Overdue<", "Nimal Late", ">Today<", "Mona Now", "4 May", "Omar Later")
    ]
    assert places == sorted(places)
    assert "was due" in due
    assert "29 Ap" in due
    assert due.count("4 May") == 1, "a day stands once"
    made = page.partition("Visits made")[2]
    assert made.count("Ain Zara") == 4


def test_mine_are_those_that_i_answer_for(dora: Client, by: Actor, haven: Organisation) -> None:
    visited(by, "Nimal Perera", 1)
    emil = actor_of(signed_in("haven", "duty_officer"), haven)
    visited(emil, "Omar Silva", 1, is_refused=True, who="")
    assert "Omar Silva" not in text_of(dora, DIARY)
    page = text_of(dora, f"{DIARY}?view=all")
    assert "Omar Silva" in page
    assert "Visit refused" in page


def test_an_overdue_visit_is_told_on_the_list(dora: Client, by: Actor) -> None:
    # A visit is late when its day is over.
    today = visited(by, "Mona Now", 0)
    assert "overdue." not in text_of(dora, CASES)
    visited(by, "Nimal Late", -1)
    page = text_of(dora, CASES)
    assert "1 visit in your cases is overdue." in page
    assert f'href="{DIARY}"' in page
    late = text_of(dora, f"{CASES}?view=overdue")
    assert "Nimal Late" in late
    assert "Visit overdue" in late
    assert "Mona Now" not in late
    with acting_as(by):
        visit = actions.VisitIn(when=NOON, where="Ain Zara", who="herself")
        actions.visit(today.id, visit, by=by, at=NOON)
    assert "Mona Now" not in text_of(dora, DIARY).partition("Visits made")[0]


def test_more_visits_ask_no_more_of_the_database(dora: Client, by: Actor) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            text_of(dora, DIARY)
        return len(queries)

    visited(by, "Nimal Perera", 1)
    asked()
    few = asked()
    for number in range(4):
        visited(by, f"Somebody {number}", number - 2)
    assert asked() == few


def test_hidden_and_erased_cases_tell_nothing(dora: Client, by: Actor, haven: Organisation) -> None:
    hidden = visited(by, "Nimal Hidden", 1)
    emils = signed_in("haven", "duty_officer")
    emil = actor_of(emils, haven)
    sent = {"user": emil.id, "reason": "Cousin"}
    assert dora.post(page_of(hidden, "hide/"), sent).status_code == 302
    assert "Nimal Hidden" not in text_of(emils, f"{DIARY}?view=all")
    nimal = someone(by, "Kavya Perera")
    case = opened(by, person_id=nimal, name="")
    with acting_as(by):
        visit = actions.VisitIn(when=NOON, where="The prison", who="Kavya", next_at=NOON + DAY)
        actions.visit(case.id, visit, by=by, at=NOON)
        vault.erase([nimal], at=NOON)
    page = text_of(dora, f"{DIARY}?view=all")
    assert "The prison" not in page
    assert "Erased" in page


def test_what_the_diary_shows_is_on_record_and_needs_the_right(dora: Client, by: Actor) -> None:
    case = visited(by, "Nimal Perera", 1)
    assert "No visit is due" in text_of(signed_in("haven", "duty_officer"), DIARY)
    text_of(dora, DIARY)
    with acting_as(by):
        assert Event.objects.filter(kind="cases.case.read", subject_id=case.id).exists()
    assert signed_in("haven", "reader").get(DIARY).status_code == 403


def test_the_diary_is_a_table_too_without_formulas_and_with_a_trace(
    dora: Client, by: Actor, haven: Organisation
) -> None:
    late = visited(by, "Nimal Perera", -2, where="+Ain Zara")
    emil = actor_of(signed_in("haven", "duty_officer"), haven)
    visited(emil, "Omar", 1)
    page = text_of(dora, DIARY)
    assert f"{CASES}visits.csv?view=mine" in page
    mine = dora.get(f"{CASES}visits.csv?view=mine").content.decode("utf-8-sig")
    lines = [line.split(",") for line in mine.strip().splitlines()]
    assert lines[0][:5] == ["what", "when", "kind", "reference", "owner"]
    assert [line[0] for line in lines[1:]] == ["due", "made"]
    assert lines[1][3].replace("-", "") == late.reference
    assert lines[1][6] == "1"
    assert "'+Ain Zara" in lines[2]
    assert "Nimal" not in mine
    everybody = dora.get(f"{CASES}visits.csv?view=all").content.decode("utf-8-sig")
    assert len(everybody.strip().splitlines()) == 5
    with acting_as(by):
        assert Event.objects.filter(kind="cases.case.read").exists()
