"""The board of the console: the answer, sharing, small groups, its number of questions."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from musterpoint.evacuation import actions
from musterpoint.evacuation.models import (
    Leg,
    MatchRun,
    PoolEntry,
    Request,
    RunState,
)
from musterpoint.evacuation.presenters.cells import Cell, shown
from musterpoint.evacuation.tests.factories import Loop, leg, person
from musterpoint.evacuation.tests.pages import JOURNEY, at, text_of
from musterpoint.tenancy import pumps
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON


def test_the_operator_reads_the_answer_first_and_confirms_it(loop: Loop, operator: Client) -> None:
    loop.ask(loop.household(person("Nimal"), person("Kamala")), loop.household())
    loop.legs(*JOURNEY)
    assert "3 people wait for a seat" in text_of(operator, at("portal"))
    answer = operator.post(at("portal", "match/"), follow=True)
    page = answer.content.decode()
    assert "Seated 3 <small>of an upper bound of</small> 3" in page
    assert "Confirm 3 proposed seats" in page
    with acting_as(loop.operator):
        run = MatchRun.objects.get()
    page = operator.post(at("portal", f"runs/{run.id}/confirm/"), follow=True).content.decode()
    assert "Seated now: 3 people." in page
    pumps.run_due()
    with acting_as(loop.state):
        assert set(Request.objects.values_list("state", flat=True)) == {"seated"}


def test_a_proposal_is_discarded_and_cannot_be_confirmed_after(
    loop: Loop, operator: Client
) -> None:
    loop.ask(loop.household())
    loop.legs(*JOURNEY)
    operator.post(at("portal", "match/"))
    with acting_as(loop.operator):
        run = MatchRun.objects.get()
    page = operator.post(at("portal", f"runs/{run.id}/discard/"), follow=True).content.decode()
    assert "Nobody was told of it" in page
    answer = operator.post(at("portal", f"runs/{run.id}/confirm/"))
    assert answer.status_code == 409
    assert "confirmed or discarded before" in answer.content.decode()
    with acting_as(loop.operator):
        assert MatchRun.objects.get().state == RunState.DISCARDED


def test_matching_nothing_says_so_on_the_board(loop: Loop, operator: Client) -> None:
    answer = operator.post(at("portal", "match/"))
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "There is nobody who waits, or no transport to offer." in page
    assert "No transport is offered yet" in page


def test_who_is_not_seated_reads_why_and_what_would_help(loop: Loop, operator: Client) -> None:
    loop.ask(loop.household(person("No paper", document_level=0, nationalities=("SOM",))))
    loop.legs(*JOURNEY)
    operator.post(at("portal", "match/"))
    page = text_of(operator, at("portal"))
    assert "Not seated, and why" in page
    with acting_as(loop.operator):
        run = MatchRun.objects.get()
        reason = run.unmatched.get().reason
    page = text_of(operator, at("portal", f"runs/{run.id}/unmatched/{reason}/"))
    assert "Haven" in page
    assert "No paper" not in page


def test_a_state_shares_what_is_ready_and_sees_its_own_alone(loop: Loop, officer: Client) -> None:
    home = loop.household(person("Nimal"), person("Kamala"))
    with acting_as(loop.state):
        actions.request(
            loop.state_crisis,
            [actions.RequestIn(household_id=home, way="staff")],
            by=loop.state,
            at=NOON,
        )
    page = text_of(officer, at("haven"))
    assert "Share 2 people with Portal" in page
    assert "Is it fair?" not in page
    answer = officer.post(
        at("haven", "requests/share/"), {"to": str(loop.operator.organisation_id)}, follow=True
    )
    assert "1 request is in the pool of Portal" in answer.content.decode()
    pumps.run_due()
    with acting_as(loop.operator):
        assert PoolEntry.objects.get().people == 2


def test_nothing_is_shared_with_somebody_without_an_agreement(
    loop: Loop, officer: Client, elsewhere: Organisation
) -> None:
    answer = officer.post(at("haven", "requests/share/"), {"to": str(elsewhere.id)})
    assert answer.status_code == 404
    assert "No agreement in force allows this" in answer.content.decode()


def test_a_state_offers_its_leg_to_the_pool(loop: Loop, officer: Client) -> None:
    with acting_as(loop.state):
        actions.offer(loop.state_crisis, JOURNEY, by=loop.state, at=NOON)
    assert "Offer 2 legs to Portal" in text_of(officer, at("haven"))
    answer = officer.post(
        at("haven", "offers/share/"), {"to": str(loop.operator.organisation_id)}, follow=True
    )
    assert "2 legs are offered to Portal" in answer.content.decode()
    pumps.run_due()
    with acting_as(loop.state):
        mine = Leg.objects.get(code="B1")
    assert "Boarding is kept by the pool" in text_of(officer, at("haven", f"legs/{mine.id}/"))
    with acting_as(loop.operator):
        assert Leg.objects.count() == 2


def test_small_groups_of_others_are_kept_back_on_the_board(loop: Loop, operator: Client) -> None:
    loop.ask(*(loop.household(person(f"N{n}")) for n in range(12)))
    loop.ask(loop.household(person("Somali", nationalities=("SOM",))))
    page = text_of(operator, at("portal"))
    assert "under 10" in page
    assert "not shown" in page


def test_one_small_cell_takes_a_second_with_it_and_own_people_are_told() -> None:
    few = Cell(people=4, others=4)
    assert shown([few, Cell(people=20, others=20), Cell(people=30, others=30)]) == [
        "under 10", "not shown", "30",
    ]  # fmt: skip
    assert shown([Cell(people=4, others=0), Cell(people=20, others=20)]) == ["4", "20"]
    assert shown([Cell(people=0, others=20), Cell(people=12, others=3)]) == ["0", "12"]


def test_the_board_asks_the_database_as_often_for_many_as_for_few(
    loop: Loop, operator: Client
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as taken:
            text_of(operator, at("portal"))
        return len(taken)

    loop.ask(loop.household())
    loop.legs(*JOURNEY)
    operator.post(at("portal", "match/"))
    few = queries()
    loop.ask(*(loop.household(person(f"P{n}")) for n in range(6)))
    loop.legs(*(leg(f"X{n}", "tripoli", "ras-ajdir", 21 + n) for n in range(5)))
    operator.post(at("portal", "match/"))
    assert queries() <= few
    assert few <= 40
