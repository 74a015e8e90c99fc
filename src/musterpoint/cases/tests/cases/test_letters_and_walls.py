"""Letters of cases, cases of several organisations, cases behind the wall, erased people."""

from dataclasses import replace
from uuid import uuid4

import pytest

from musterpoint.audit.models import Event, ProtectionEvent
from musterpoint.cases import actions, queries
from musterpoint.cases.models import Case, Letter, Party, ProtectedCase, Received, Share
from musterpoint.cases.tests.cases.factories import (
    officer,
    opened,
    shipped,
    someone,
)
from musterpoint.disclosures import actions as disclosures
from musterpoint.people import actions as people
from musterpoint.procedures import queries as runs
from musterpoint.procedures.tests.factories import published
from musterpoint.tenancy import pumps, vault
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.permissions import Permission
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


def test_no_note_verbale_goes_before_the_detained_persons_word(dora: Actor) -> None:
    case = opened(dora, "detention", name="Nimal Perera")
    letter = {"addressee": "the Ministry", "request": "Access, please."}
    with acting_as(dora):

        def write(template: str = "note_verbale", **more: str) -> Letter:
            return actions.write_letter(case.id, template, "en", letter | more, by=dora, at=NOON)

        for template in ("note_verbale", "safe_passage", "fee_waiver", "to_whom"):
            with pytest.raises(actions.NotBeforeTheirWord):
                write(template)
        with pytest.raises(actions.NotBeforeTheirWord):
            actions.share(case.id, uuid4(), "help", by=dora, at=NOON)
        actions.do_step(case.id, "ask_the_person", {"persons_word": "not_heard"}, by=dora, at=NOON)
        reminder = write("reminder", custody="Ain Zara")
        assert "Nimal" not in " ".join(queries.letter_text(reminder.case, reminder, NOON))
        actions.do_step(case.id, "insist", {}, by=dora, at=NOON)
        actions.do_step(case.id, "ask_the_person", {"persons_word": "yes_please"}, by=dora, at=NOON)
        with pytest.raises(actions.NotBeforeTheirWord):
            write()
        actions.open_gate(case.id, "notify", "He asked on 1 May", by=dora, at=NOON)
        made = write()
        assert (made.number, made.year) == (2, 2026)
        actions.do_step(case.id, "notify", {}, by=dora, at=NOON)
        actions.it_happened(case.id, "person_withdrew", by=dora, at=NOON)
        with pytest.raises(actions.NotBeforeTheirWord):
            write()


def test_a_letter_is_checked_without_learning_whom_it_is_about(dora: Actor, bob: Actor) -> None:
    case = opened(dora, name="Nimal Perera")
    with acting_as(dora):
        letter = actions.write_letter(
            case.id, "safe_passage", "ar", {"route": "{person}", "until": "June"}, by=dora, at=NOON
        )
        text = queries.letter_text(letter.case, letter, NOON)
        assert "{person}" in text[0]
        assert "Nimal Perera" in text[0]
        assert b"Nimal" not in bytes(letter.sealed)
        found = queries.check_letter(f" {letter.code[:5].lower()}-{letter.code[5:]}")
        assert found.state == "issued"
        actions.withdraw_letter(case.id, letter.id, "wrong date", by=dora, at=NOON)
        assert queries.check_letter(letter.code).state == "withdrawn"
        assert queries.check_letter("0000000000") is None
        assert queries.check_letter("nonsense") is None


def agreement(one: Actor, other: Actor) -> None:
    with acting_as(one):
        made = disclosures.propose(
            other.organisation_id, [actions.KIND, actions.ANSWERED], "Cases", None,
            NOON.date(), None, by=one, at=NOON,
        )  # fmt: skip
    with acting_as(other):
        disclosures.accept(made.shared_id, by=other, at=NOON)


def test_several_organisations_work_on_one_case_each_with_its_own_row(
    haven: Organisation, portal: Organisation, alice: Actor, olga: Actor
) -> None:
    agreement(alice, olga)
    Organisation.objects.filter(id__in=[haven.id, portal.id]).update(
        is_exercise=True, clock_at=NOON
    )
    dora, otto = officer(haven, "Dora"), officer(portal, "Otto", "portal_operator")
    nimal = someone(dora)
    case = opened(dora, person_id=nimal, name="", story="Told in confidence")
    with acting_as(dora):
        actions.share(case.id, portal.id, "A bed tonight", by=dora, at=NOON)
        actions.share(case.id, portal.id, "A bed for two nights", by=dora, at=NOON)
    pumps.run_due()
    with acting_as(otto):
        published(otto)
        [line] = queries.received(by=otto, at=NOON)
        assert (line.asks, line.next_step) == ("A bed for two nights", "Call the person")
        assert line.row.shared_reference == f"haven/{case.reference}"
        with pytest.raises(actions.BadShare):
            actions.answer(line.row.id, "declined", " ", by=otto, at=NOON)
        actions.answer(line.row.id, "accepted", "Room 4", by=otto, at=NOON)
        with pytest.raises(actions.AnsweredAlready):
            actions.answer(line.row.id, "accepted", "Room 4", by=otto, at=NOON)
        own = Case.objects.get()
        assert own.shared_reference == line.row.shared_reference
        assert Received.objects.get().case_id == own.id
        text = str(queries.view(own.id, by=otto, at=NOON))
        assert "Nimal" not in text
        assert "confidence" not in text
    pumps.run_due()
    with acting_as(dora):
        assert Share.objects.get().answer == "accepted"
        assert queries.view(case.id, by=dora, at=NOON).shares[0].says == "Room 4"


def test_a_protection_case_is_invisible_to_the_consular_side(
    portal: Organisation, carla: Actor, olga: Actor
) -> None:
    with acting_as(olga):
        published(olga)
    case = opened(carla, compartment="protection", name="A survivor")
    with acting_as(carla):
        assert [
            one.is_protected for one in queries.listing(queries.Filters(), by=carla, at=NOON).rows
        ] == [True]
        actions.note(case.id, "note", "Told in private", by=carla, at=NOON)
        assert (
            ProtectionEvent.objects.filter(subject_id=case.id, kind__startswith="cases.").count()
            == 2
        )
        with pytest.raises(actions.NotBehindTheWall):
            actions.write_letter(case.id, "to_whom", "en", {"statement": "x"}, by=carla, at=NOON)
        assert queries.figures(by=carla, at=NOON).total.open == 0
    with acting_as(olga):
        assert not ProtectedCase.objects.exists()
        assert not Event.objects.filter(subject_id=case.id).exists()
        assert queries.listing(queries.Filters(), by=olga, at=NOON).rows == ()
        with pytest.raises(actions.NoSuchCase):
            queries.view(case.id, by=olga, at=NOON)


def test_with_the_persons_key_everything_sealed_is_gone_and_lists_still_work(
    dora: Actor, emil: Actor
) -> None:
    nimal = someone(dora)
    case = opened(dora, person_id=nimal, name="", story="His keys")
    with acting_as(dora):
        actions.note(case.id, "note", "He called", by=dora, at=NOON)
        actions.hand_over(case.id, emil.id, "x", by=dora, at=NOON)
    with acting_as(dora):
        vault.erase([nimal], at=NOON)
    with acting_as(dora):
        [row] = queries.listing(queries.Filters(), by=dora, at=NOON).rows
        assert (row.is_erased, row.name) == (True, "")
        page = queries.view(case.id, by=dora, at=NOON)
        assert (page.is_erased, page.story, page.notes) == (True, "", ())
        assert queries.pending_hand_over(case, NOON)[1] == ""
        with pytest.raises(vault.Erased):
            actions.note(case.id, "note", "more", by=dora, at=NOON)
        assert Party.objects.count() == 1


def test_an_erased_person_gets_no_new_case(dora: Actor) -> None:
    nimal = someone(dora)
    with acting_as(dora):
        shipped("lost-documents", dora)
        people.withdraw([nimal], by=dora, at=NOON)
        with pytest.raises(actions.BadCase):
            actions.open_case(
                actions.CaseIn(kind="lost-documents", person_id=nimal), by=dora, at=NOON
            )


def test_with_an_erased_person_the_run_of_their_case_ends_at_once(dora: Actor) -> None:
    nimal, other = someone(dora), someone(dora, "Kamal Silva")
    case = opened(dora, person_id=nimal, name="", story="His keys")
    stays = opened(dora, person_id=other, name="", story="Her keys")
    eraser = replace(dora, permissions=dora.permissions | {Permission.VAULT_ERASE})
    with acting_as(eraser):
        people.erase([nimal], by=eraser, at=NOON)
        [row] = runs.board(runs.Filters(), by=dora, at=NOON).rows
        assert row.run_id == stays.run_id
        assert runs.counts(by=dora, at=NOON).open == 1
        assert runs.run(case.run_id, dora).ended_at == NOON
        shown = {
            one.case.id: one for one in queries.listing(queries.Filters(), by=dora, at=NOON).rows
        }
        assert (shown[case.id].is_erased, shown[case.id].name) == (True, "")
        assert shown[stays.id].name == "Kamal Silva"
        assert queries.listing(queries.Filters(text="Nimal"), by=dora, at=NOON).rows == ()
