"""Cases through the actions: opened, owned, handed over, hidden, closed, shared, erased."""

from datetime import timedelta
from uuid import uuid4

import pytest

from musterpoint.audit.models import Event
from musterpoint.cases import actions, queries
from musterpoint.cases.models import Case, Note
from musterpoint.cases.tests.cases.factories import (
    HOUR,
    officer,
    opened,
    registered,
    someone,
)
from musterpoint.kernel.errors import NotAllowed
from musterpoint.procedures import actions as procedures
from musterpoint.procedures import queries as runs
from musterpoint.procedures.tests.factories import published
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON


@pytest.fixture
def dora(haven: Organisation) -> Actor:
    return officer(haven, "Dora")


@pytest.fixture
def emil(haven: Organisation) -> Actor:
    return officer(haven, "Emil")


@pytest.fixture
def carla(portal: Organisation) -> Actor:
    """A caseworker of an international organisation."""
    return officer(portal, "Carla", "caseworker")


def test_a_case_is_opened_with_its_run_and_stands_on_the_board(dora: Actor) -> None:
    nimal = someone(dora)
    case = opened(dora, person_id=nimal, name="", story="His keys are gone.")
    with acting_as(dora):
        page = queries.listing(queries.Filters(view="mine"), by=dora, at=NOON)
        [row] = page.rows
        assert (row.name, row.kind, row.step) == ("Nimal Perera", "Lost keys", "Call the person")
        assert row.due_at == NOON + timedelta(hours=24)
        assert b"keys" not in bytes(Case.objects.get().sealed)
        board = runs.board(runs.Filters(assignee=dora.id), by=dora, at=NOON)
        assert [one.run_id for one in board.rows] == [case.run_id]
        seen = queries.view(case.id, by=dora, at=NOON)
        assert seen.story == "His keys are gone."
        assert [one.name for one in seen.parties] == ["Nimal Perera"]


def test_a_kind_of_case_is_a_procedure_that_is_in_force(dora: Actor) -> None:
    with acting_as(dora), pytest.raises(procedures.NoSuchProcedure):
        actions.open_case(actions.CaseIn(kind="flood", name="X"), by=dora, at=NOON)
    with acting_as(dora), pytest.raises(actions.BadCase) as refused:
        actions.open_case(actions.CaseIn(kind="lost-keys", person_id=uuid4()), by=dora, at=NOON)
    assert list(refused.value.fields) == ["person"]


def test_search_finds_by_reference_by_person_and_by_a_name_that_is_sealed(dora: Actor) -> None:
    nimal = someone(dora)
    first = opened(dora, person_id=nimal, name="")
    second = opened(dora, name="Kofi of the harbour")
    with acting_as(dora):
        actions.add_party(second.id, "kin", person_id=nimal, by=dora, at=NOON)

        def found(text: str) -> set[object]:
            filters = queries.Filters(text=text)
            return {one.case.id for one in queries.listing(filters, by=dora, at=NOON).rows}

        assert found(second.reference) == {second.id}
        assert found("Nimal Perera") == {first.id, second.id}
        assert found("kofi") == {second.id}
        assert found("nobody at all") == set()


def test_a_hand_over_is_asked_and_declined_or_accepted(dora: Actor, emil: Actor) -> None:
    case = opened(dora)
    with acting_as(dora):
        actions.hand_over(case.id, emil.id, "I travel", by=dora, at=NOON)
        with pytest.raises(actions.HandOverPending):
            actions.hand_over(case.id, emil.id, "again", by=dora, at=NOON)
        with pytest.raises(actions.NothingToAnswer):
            actions.accept(case.id, by=dora, at=NOON)
    with acting_as(emil):
        with pytest.raises(actions.ReasonMissing):
            actions.decline(case.id, " ", by=emil, at=NOON)
        assert actions.decline(case.id, "too much", by=emil, at=NOON).owner_id == dora.id
    with acting_as(dora):
        actions.hand_over(case.id, emil.id, "please", by=dora, at=NOON)
    with acting_as(emil):
        assert actions.accept(case.id, by=emil, at=NOON).owner_id == emil.id
        assert runs.run(case.run_id, emil).assignee_id == emil.id
        kinds = Event.objects.filter(kind__startswith="cases.hand_over").values_list(
            "kind", flat=True
        )
        assert sorted(kinds)[0] == "cases.hand_over.accepted"


def test_somebody_else_hands_over_only_as_a_supervisor(
    haven: Organisation, dora: Actor, emil: Actor
) -> None:
    case = opened(dora)
    clerk = officer(haven, "Clara", "integration")
    with acting_as(clerk), pytest.raises(NotAllowed):
        actions.hand_over(case.id, emil.id, "please", by=clerk, at=NOON)
    with acting_as(emil):
        asked = actions.hand_over(case.id, emil.id, "she is ill", by=emil, at=NOON)
        assert asked.from_id == dora.id


def test_two_officers_do_not_call_the_same_family_at_once(dora: Actor, emil: Actor) -> None:
    nimal, kamala = registered(dora, "Nimal Perera", "Kamala Perera")
    first = opened(dora, person_id=nimal, name="")
    second = opened(dora, person_id=kamala, name="")
    with acting_as(dora):
        actions.handle(first.id, by=dora, at=NOON)
        actions.handle(second.id, by=dora, at=NOON)
        actions.let_go(second.id, by=dora, at=NOON)
    with acting_as(emil):
        for case in (first, second):
            with pytest.raises(actions.BeingHandled):
                actions.handle(case.id, by=emil, at=NOON + timedelta(minutes=19))
        rows = queries.listing(queries.Filters(), by=emil, at=NOON).rows
        assert {one.handler for one in rows} == {"Dora", ""}
        actions.handle(second.id, by=emil, at=NOON + timedelta(minutes=20))


def test_a_case_hidden_from_a_colleague_is_nowhere_for_them(dora: Actor, emil: Actor) -> None:
    case = opened(dora)
    with acting_as(dora):
        with pytest.raises(actions.CannotHide):
            actions.hide(case.id, dora.id, "cousin", by=dora, at=NOON)
        actions.hide(case.id, emil.id, "his cousin", by=dora, at=NOON)
        actions.hide(case.id, emil.id, "his cousin", by=dora, at=NOON)
        with pytest.raises(actions.HiddenFromThem):
            actions.hand_over(case.id, emil.id, "x", by=dora, at=NOON)
    with acting_as(emil):
        assert queries.listing(queries.Filters(), by=emil, at=NOON).rows == ()
        by_text = queries.Filters(text=case.reference)
        assert queries.listing(by_text, by=emil, at=NOON).rows == ()
        assert set(queries.counts(emil, NOON).values()) == {0}
        assert queries.figures(by=emil, at=NOON).total.open == 0
        assert runs.board(runs.Filters(), by=emil, at=NOON).rows == ()
        assert runs.counts(by=emil, at=NOON).open == 0
        with pytest.raises(actions.NoSuchCase):
            queries.view(case.id, by=emil, at=NOON)
        with pytest.raises(actions.NoSuchCase):
            actions.note(case.id, "note", "hello", by=emil, at=NOON)
        with pytest.raises(procedures.NoSuchRun):
            runs.run(case.run_id, emil)
    with acting_as(dora):
        assert runs.counts(by=dora, at=NOON).open == 1
        actions.show_again(case.id, emil.id, by=dora, at=NOON)
    with acting_as(emil):
        assert runs.counts(by=emil, at=NOON).open == 1
        assert queries.view(case.id, by=emil, at=NOON).case.id == case.id


def test_notes_are_corrected_and_never_changed(dora: Actor) -> None:
    case = opened(dora)
    with acting_as(dora):
        first = actions.note(case.id, "call", "He is in Tripoli", by=dora, at=NOON)
        second = actions.note(case.id, "call", "In Misrata", corrects=first, by=dora, at=NOON)
        with pytest.raises(actions.CorrectedAlready):
            actions.note(case.id, "call", "In Zuwara", corrects=first, by=dora, at=NOON)
        with pytest.raises(actions.BadNote):
            actions.note(case.id, "poem", " ", occurred_at=NOON + HOUR, by=dora, at=NOON)
        notes = {one.id: one for one in queries.view(case.id, by=dora, at=NOON).notes}
        assert notes[first].corrected_by == second
        assert notes[second].corrects_id == first
        assert all(b"Tripoli" not in bytes(one.sealed) for one in Note.objects.all())


def test_a_visit_stands_in_the_diary_with_the_next_one(dora: Actor) -> None:
    case = opened(dora)
    seen = actions.VisitIn(
        when=NOON - HOUR, where="Ain Zara", who="Nimal", next_at=NOON + timedelta(days=30)
    )
    refused = actions.VisitIn(when=NOON - HOUR, where="Ain Zara", is_refused=True)
    with acting_as(dora):
        actions.visit(case.id, seen, by=dora, at=NOON)
        assert Case.objects.get().next_visit_at == NOON + timedelta(days=30)
        actions.visit(case.id, refused, by=dora, at=NOON)
        with pytest.raises(actions.BadNote) as bad:
            actions.visit(
                case.id,
                actions.VisitIn(when=NOON + HOUR, where="", next_at=NOON - HOUR),
                by=dora,
                at=NOON,
            )
        assert set(bad.value.fields) == {"when", "where", "who", "next_at"}
        diary = queries.view(case.id, by=dora, at=NOON).notes
        assert sorted((one.where, one.who, one.is_refused) for one in diary) == [
            ("Ain Zara", "", True),
            ("Ain Zara", "Nimal", False),
        ]


def test_closing_needs_a_second_officer_while_steps_are_open(dora: Actor, emil: Actor) -> None:
    case = opened(dora)
    with acting_as(dora):
        assert actions.close(case.id, "helped", "Found", by=dora, at=NOON).state == "closing"
        with pytest.raises(actions.SameOfficer):
            actions.sign_off(case.id, by=dora, at=NOON)
    with acting_as(emil):
        actions.send_back(case.id, "Call once more", by=emil, at=NOON)
        assert Case.objects.get().state == "open"
    with acting_as(dora):
        actions.close(case.id, "helped", "Called", by=dora, at=NOON)
    with acting_as(emil):
        closed = actions.sign_off(case.id, by=emil, at=NOON)
        assert (closed.state, closed.outcome) == ("closed", "helped")
        assert runs.runs([case.run_id])[case.run_id].state == "stopped"
        with pytest.raises(actions.CaseIsClosed):
            actions.add_party(case.id, "kin", name="X", by=emil, at=NOON)


def test_a_case_whose_procedure_has_ended_is_closed_by_its_owner(dora: Actor) -> None:
    case = opened(dora)
    with acting_as(dora):
        actions.do_step(case.id, "call", {"agrees": True}, by=dora, at=NOON)
        actions.it_happened(case.id, "keys_found", by=dora, at=NOON)
        assert actions.close(case.id, "helped", "Found", by=dora, at=NOON).state == "closed"


def test_calls_become_cases_all_or_none_and_never_twice(dora: Actor) -> None:
    nimal = someone(dora)
    with acting_as(dora):
        published(dora)
        from musterpoint.people.models import Person

        reference = Person.objects.get(id=nimal).reference
        good = actions.CallIn(who=reference, kind="lost-keys", what="Outside")
        with pytest.raises(actions.BadCase) as bad:
            actions.take_calls(
                [good, actions.CallIn(who=" ", kind="x")], batch=uuid4(), by=dora, at=NOON
            )
        assert set(bad.value.fields) == {"lines.1.who", "lines.1.kind"}
        assert not Case.objects.exists()
        batch = uuid4()
        lines = [good, actions.CallIn(who="A voice", kind="lost-keys", phone="0911")]
        for _again in range(2):
            made = actions.take_calls(lines, batch=batch, by=dora, at=NOON)
        assert [one.person_id for one in made] == [nimal, None]
        assert Case.objects.count() == 2
        assert queries.counts(dora, NOON)["unowned"] == 2


def test_a_name_is_found_however_many_cases_came_after_it(
    dora: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("musterpoint.cases.queries._list.MOST_OPENED", 1)
    old = opened(dora, name="Kumārī Perera", phone="+94 77 123 4567")
    for number in range(3):
        opened(dora, name=f"Somebody {number} Perera")
    with acting_as(dora):
        for text in ("kumari", "PERERA Kumari", "077 123 4567", "٠٧٧١٢٣٤٥٦٧"):
            found = queries.listing(queries.Filters(text=text), by=dora, at=NOON).rows
            assert [one.case.id for one in found] == [old.id], text
        every = queries.listing(queries.Filters(text="perera"), by=dora, at=NOON).rows
        assert len(every) == 4
        none = queries.listing(queries.Filters(text="kumari silva"), by=dora, at=NOON).rows
        assert none == ()
