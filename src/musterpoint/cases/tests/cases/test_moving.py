"""A case goes to another organisation: by the person's word, once, and with nothing else."""

import threading
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from musterpoint.audit.models import Event
from musterpoint.cases import actions, queries
from musterpoint.cases.actions import MoveIn
from musterpoint.cases.models import Case, Move, OfferedCase, Paper
from musterpoint.cases.tests.cases.factories import officer, opened, someone
from musterpoint.cases.tests.cases.moving_factories import STORY, Road, word
from musterpoint.cases.tests.cases.pictures import pdf
from musterpoint.disclosures import actions as disclosures
from musterpoint.disclosures.tests.factories import dump
from musterpoint.evacuation.tests.factories import person
from musterpoint.messaging.models import Message
from musterpoint.people import actions as people
from musterpoint.people.actions import ConsentIn
from musterpoint.people.identity import HouseholdIn
from musterpoint.procedures import queries as runs
from musterpoint.tenancy import pumps
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member, organisation

DAY = timedelta(days=1)
PDF = pdf()


@pytest.fixture
def road(haven: Organisation, portal: Organisation, alice: Actor, olga: Actor) -> Road:
    return Road.between(haven, portal, alice, olga)


def test_an_accepted_case_goes_on_there_with_what_was_agreed_and_ends_here(road: Road) -> None:
    road.offer("name", "story")
    pumps.run_due()
    before = road.inbox()
    with acting_as(road.otto):
        shown = str(queries.offered(by=road.otto, at=NOON))
        assert "Nimal" not in shown
        assert STORY not in shown
    road.accept()
    with acting_as(road.otto):
        with pytest.raises(actions.AnsweredAlready, match="accepted already"):
            actions.accept_offer(before.id, "lost-keys", by=road.otto, at=NOON)
        with pytest.raises(actions.AnsweredAlready, match="accepted already"):
            actions.decline_offer(before.id, "no room", by=road.otto, at=NOON)
    pumps.run_due()
    ended = road.here()
    assert (ended.state, ended.outcome) == ("closed", "moved")
    with acting_as(road.dora):
        assert runs.runs([ended.run_id])[ended.run_id].state != "open"
        assert Event.objects.filter(kind="cases.case.moved", subject_id=ended.id).count() == 1
    with acting_as(road.otto):
        own = Case.objects.get()
        found = queries.view(own.id, by=road.otto, at=NOON)
        assert (found.row.name, found.story) == ("Nimal Perera", STORY)
        assert found.phone == ""
        assert own.shared_reference == ended.shared_reference
        assert own.owner_id == road.otto.id
        assert OfferedCase.objects.get().told_at is not None
        [by_name] = queries.listing(
            queries.Filters(view="all", text="Perera"), by=road.otto, at=NOON
        ).rows
        assert by_name.case.id == own.id


def test_papers_go_that_were_ticked_and_no_others(road: Road) -> None:
    with acting_as(road.dora):
        sent = actions.add_paper(road.case.id, "permit.pdf", PDF, by=road.dora, at=NOON)
        actions.add_paper(road.case.id, "private.pdf", PDF, by=road.dora, at=NOON)
    road.offer("story", papers=(sent.id,))
    pumps.run_due()
    road.accept()
    pumps.run_due()
    with acting_as(road.otto):
        [paper] = queries.view(Case.objects.get().id, by=road.otto, at=NOON).papers
        assert paper.name == "permit.pdf"
        given = actions.open_paper(Case.objects.get().id, paper.id, by=road.otto, at=NOON)
        assert given.data.startswith(b"%PDF")
        assert Paper.objects.count() == 1


def test_declined_with_a_reason_the_case_stays_and_can_be_offered_again(road: Road) -> None:
    road.offer()
    with pytest.raises(actions.MoveWaits):
        road.offer()
    pumps.run_due()
    row = road.inbox()
    with acting_as(road.otto):
        with pytest.raises(actions.ReasonMissing):
            actions.decline_offer(row.id, " ", by=road.otto, at=NOON)
        actions.decline_offer(row.id, "We have no lawyer", by=road.otto, at=NOON)
        with pytest.raises(actions.AnsweredAlready, match="declined already"):
            actions.accept_offer(row.id, "lost-keys", by=road.otto, at=NOON)
    pumps.run_due()
    with acting_as(road.dora):
        assert road.here().state == "open"
        [line] = queries.moves_of(road.here(), NOON)
        assert (line.move.state, line.says) == ("declined", "We have no lawyer")
    road.offer()


def test_what_moved_is_not_changed_here_and_does_not_move_twice(road: Road) -> None:
    road.offer()
    pumps.run_due()
    road.accept()
    pumps.run_due()
    with acting_as(road.dora):
        for change in (
            lambda: actions.note(road.case.id, "note", "He called", by=road.dora, at=NOON),
            lambda: actions.add_paper(road.case.id, "a.pdf", PDF, by=road.dora, at=NOON),
            lambda: actions.handle(road.case.id, by=road.dora, at=NOON),
            lambda: road.offer(),
        ):
            with pytest.raises(actions.CaseMoved, match=r"moved to .*Nothing was saved"):
                change()
        with pytest.raises(actions.CaseMoved):
            actions.take_back_move(road.case.id, "no", by=road.dora, at=NOON)


def test_an_offer_that_is_taken_back_shows_nothing_there_and_brings_nothing(road: Road) -> None:
    road.offer()
    pumps.run_due()
    seen = dump(road.otto)
    with acting_as(road.dora):
        actions.take_back_move(road.case.id, "He wants to stay with us", by=road.dora, at=NOON)
        with pytest.raises(actions.NoMoveWaits):
            actions.take_back_move(road.case.id, "again", by=road.dora, at=NOON)
    pumps.run_due()
    assert dump(road.otto) == seen
    road.accept()
    pumps.run_due()
    assert road.here().state == "open"
    with acting_as(road.otto):
        own = Case.objects.get()
        assert "Nimal" not in str(queries.view(own.id, by=road.otto, at=NOON))


def test_who_stopped_sharing_is_told_to_nobody_and_nothing_here_shows_it(
    haven: Organisation, portal: Organisation, alice: Actor, olga: Actor
) -> None:
    road = Road.between(portal, haven, olga, alice)
    carla = officer(portal, "Carla", "caseworker")
    nimal = someone(road.dora)
    road.case = opened(road.dora, person_id=nimal, name="", story=STORY)
    with pytest.raises(actions.BadShare, match="has not chosen"):
        road.offer("name")
    with acting_as(road.dora):
        chosen = ConsentIn(
            purpose="partners", recipient="any", is_given=True, text_version="1",
            language="en", channel="staff",
        )  # fmt: skip
        people.record_consent(nimal, [chosen], by=road.dora, at=NOON)
    road.offer("name")
    pumps.run_due()
    with acting_as(carla):
        disclosures.stop_sharing([nimal], by=carla, at=NOON)
    road.accept()
    pumps.run_due()
    assert road.here().state == "open"
    assert road.move().state == "offered"
    with acting_as(road.otto):
        assert "Nimal" not in str(queries.view(Case.objects.get().id, by=road.otto, at=NOON))


def test_silence_is_told_to_the_owner_then_to_supervisors_and_ends(road: Road) -> None:
    road.offer()
    pumps.run_due()
    told = []
    for days in (2, 4, 14):
        Organisation.objects.filter(
            id__in=[road.dora.organisation_id, road.otto.organisation_id]
        ).update(clock_at=NOON + days * DAY)
        pumps.run_due()
        with acting_as(road.dora):
            told.append((road.move().state, road.move().escalated))
    assert told == [("offered", 1), ("offered", 2), ("lapsed", 2)]
    with acting_as(road.dora):
        assert Message.objects.filter(channel="email").exists()
        assert not [one for one in Message.objects.all() if "Nimal" in str(one.__dict__)]
    assert road.inbox().state == "lapsed"
    with pytest.raises(actions.AnsweredAlready, match="time to answer is over"):
        road.accept()


def test_closing_a_case_takes_its_offer_back(road: Road) -> None:
    road.offer()
    officer_ = officer(Organisation.objects.get(id=road.dora.organisation_id), "Sara", "supervisor")
    with acting_as(road.dora):
        actions.close(road.case.id, "helped", "Found it", by=road.dora, at=NOON)
    with acting_as(officer_):
        if road.here().state != "closed":
            actions.sign_off(road.case.id, by=officer_, at=NOON)
    assert road.move().state == "withdrawn"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"word": word("name", "nonsense")}, "pieces"),
        ({"word": actions.Consent(pieces=(), decider="person", said="Yes")}, "pieces"),
        ({"word": actions.Consent(pieces=("name",), decider="", said="Yes")}, "decider"),
        ({"word": actions.Consent(pieces=("name",), decider="kin", said=" ")}, "said"),
        ({"asks": " "}, "asks"),
        ({"papers": (uuid4(),)}, "papers"),
        ({"receiver_id": uuid4()}, "receiver"),
    ],
)
def test_an_offer_needs_a_word_for_each_piece(
    road: Road, changed: dict[str, object], field: str
) -> None:
    with pytest.raises(actions.BadMove) as refused:
        road.offer(**changed)
    assert field in refused.value.fields


def test_a_case_behind_the_wall_does_not_move_and_nobody_else_learns_of_it(
    haven: Organisation, portal: Organisation, alice: Actor, olga: Actor
) -> None:
    road = Road.between(haven, portal, alice, olga)
    carla = officer(portal, "Carla", "caseworker")
    hidden = opened(carla, compartment="protection", name="Somebody")
    new = MoveIn(receiver_id=haven.id, asks="Please", word=word("name"))
    able = replace(carla, permissions=carla.permissions | {Permission.DISCLOSURES_SEND})
    with acting_as(able), pytest.raises(actions.StaysBehindTheWall):
        actions.offer_move(hidden.id, new, by=able, at=NOON)
    with acting_as(road.otto):
        with pytest.raises(actions.NoSuchCase):
            actions.offer_move(hidden.id, new, by=road.otto, at=NOON)
        assert Move.objects.count() == 0


def test_a_second_nationality_is_told_to_nobody(road: Road) -> None:
    with acting_as(road.dora):
        made = people.register(
            [HouseholdIn(members=(person("Nimal Perera", nationalities=("LKA", "ERI")),))],
            by=road.dora, at=NOON, source="staff",
        )  # fmt: skip
        nimal = made[0].persons[0].id
    road.case = opened(road.dora, person_id=nimal, name="", story=STORY)
    road.offer("name", "nationality")
    pumps.run_due()
    road.accept()
    pumps.run_due()
    with acting_as(road.otto):
        story = queries.view(Case.objects.get().id, by=road.otto, at=NOON).story
    assert "Sri Lanka" in story
    assert "Eritrea" not in story


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_accepted_twice_at_once_is_one_case_and_an_edit_that_comes_late_is_refused() -> None:
    home, away = organisation("home"), organisation("away")
    road = Road.between(
        home, away,
        member(home, "Alice", 91),
        member(away, "Olga", 92),
    )  # fmt: skip
    road.offer()
    pumps.run_due()
    said: list[str] = []
    together = threading.Barrier(2)

    def accept() -> None:
        together.wait()
        try:
            road.accept()
            said.append("done")
        except actions.AnsweredAlready:
            said.append("refused")
        connection.close()

    run_at_once(accept, accept)
    assert sorted(said) == ["done", "refused"]
    said.clear()

    def write() -> None:
        together.wait()
        try:
            with acting_as(road.dora):
                actions.note(road.case.id, "note", "He called", by=road.dora, at=NOON)
            said.append("kept")
        except actions.CaseMoved:
            said.append("refused")
        connection.close()

    def carry() -> None:
        together.wait()
        pumps.run_due()
        connection.close()

    run_at_once(write, carry)
    pumps.run_due()
    ended = road.here()
    assert ended.outcome == "moved"
    with acting_as(road.dora):
        notes = queries.view(ended.id, by=road.dora, at=NOON).notes
    assert said == (["kept"] if any(one.text == "He called" for one in notes) else ["refused"])
    with acting_as(road.otto):
        assert Case.objects.count() == 1


def run_at_once(*targets: object) -> None:
    threads = [threading.Thread(target=one) for one in targets]  # type: ignore[arg-type]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
