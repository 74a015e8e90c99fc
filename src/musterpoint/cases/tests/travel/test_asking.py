"""A remote confirmation between two organisations, and what a private conversation decides."""

from datetime import timedelta

import pytest

from musterpoint.audit.models import Event
from musterpoint.cases.models import Application, Confirmation
from musterpoint.cases.tests.travel.factories import Desk, make_desk
from musterpoint.cases.travel import actions, kinds, queries, rules
from musterpoint.disclosures import actions as disclosures
from musterpoint.kernel.errors import NotAllowed
from musterpoint.people import actions as people
from musterpoint.tenancy import pumps
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member, signed_in

FEAR = {"told": "they would arrest me"}


def agree(one: Actor, other: Actor) -> None:
    with acting_as(one):
        agreement = disclosures.propose(
            other.organisation_id, [kinds.ASKED, kinds.ANSWERED], "Confirmations", None,
            NOON.date(), None, by=one, at=NOON,
        )  # fmt: skip
    with acting_as(other):
        disclosures.accept(agreement.shared_id, by=other, at=NOON)


@pytest.fixture
def malta(desk: Desk, mallory: Actor) -> Actor:
    """An authority of another State, with an agreement."""
    Organisation.objects.filter(slug="elsewhere").update(is_exercise=True, clock_at=NOON)
    agree(desk.one, mallory)
    return mallory


def test_one_officer_and_another_state_confirm_who_this_is(desk: Desk, malta: Actor) -> None:
    made = desk.submitted(nationality="MLT", agreed=("LKA", "MLT"))
    desk.check(made, desk.one, "lost_paper")
    with acting_as(desk.one):
        asked = actions.ask_confirmation(made.id, malta.organisation_id, by=desk.one, at=NOON)
        assert asked.due_at > NOON + timedelta(days=3)
        with pytest.raises(actions.WrongStep):
            actions.ask_confirmation(made.id, malta.organisation_id, by=desk.one, at=NOON)
    pumps.run_due()
    with acting_as(malta):
        (question,) = queries.questions()
        told = queries.question(question, at=NOON)
        assert (told["surname"], told["lost_number"]) == ("Perera", "N1234567")
        assert "route" not in told
        actions.answer_confirmation(question.id, "confirmed", by=malta, at=NOON)
        with pytest.raises(actions.WrongStep):
            actions.answer_confirmation(question.id, "denied", by=malta, at=NOON)
    pumps.run_due()
    with acting_as(desk.one):
        assert Confirmation.objects.get().answer == "confirmed"
        assert actions.confirm(made.id, by=desk.one, at=NOON).state == "confirmed"


def test_a_denial_stops_the_application(desk: Desk, malta: Actor) -> None:
    made = desk.submitted(nationality="MLT", agreed=("LKA", "MLT"))
    desk.check(made, desk.one, "lost_paper")
    desk.check(made, desk.other, "interview")
    with acting_as(desk.one):
        actions.ask_confirmation(made.id, malta.organisation_id, by=desk.one, at=NOON)
    pumps.run_due()
    with acting_as(malta):
        actions.answer_confirmation(queries.questions()[0].id, "denied", by=malta, at=NOON)
    pumps.run_due()
    with acting_as(desk.one), pytest.raises(actions.NotIdentified, match="another person"):
        actions.confirm(made.id, by=desk.one, at=NOON)


def test_a_state_that_the_person_did_not_agree_to_is_not_asked(desk: Desk, malta: Actor) -> None:
    made = desk.submitted()
    with acting_as(desk.one), pytest.raises(actions.NotAgreed):
        actions.ask_confirmation(made.id, malta.organisation_id, by=desk.one, at=NOON)
    pumps.run_due()
    with acting_as(malta):
        assert not Confirmation.objects.exists()


def test_without_an_agreement_nobody_is_asked(desk: Desk, mallory: Actor) -> None:
    made = desk.submitted(agreed=("LKA", "MLT"))
    with acting_as(desk.one), pytest.raises(disclosures.NoAgreement):
        actions.ask_confirmation(made.id, mallory.organisation_id, by=desk.one, at=NOON)


def test_the_page_of_a_question_is_answered_by_who_may(desk: Desk, malta: Actor) -> None:
    made = desk.submitted(nationality="MLT", agreed=("LKA", "MLT"))
    with acting_as(desk.one):
        actions.ask_confirmation(made.id, malta.organisation_id, by=desk.one, at=NOON)
    pumps.run_due()
    with acting_as(malta):
        question = queries.questions()[0]
    address = f"/o/elsewhere/desk/travel/questions/{question.id}/"
    officer = signed_in("elsewhere", "duty_officer")
    assert b"Perera" in officer.get(address).content
    assert officer.post(address, {"answer": "perhaps"}).status_code == 422
    assert officer.post(address, {"answer": "unknown"}).status_code == 302
    assert b"We cannot tell" in officer.get("/o/elsewhere/desk/travel/questions/").content
    assert signed_in("elsewhere", "reader").get(address).status_code == 403
    theirs = signed_in("haven", "duty_officer")
    assert theirs.get(f"/o/haven/desk/travel/questions/{question.id}/").status_code == 404


def test_deadlines_are_working_days_where_the_station_lies() -> None:
    friday = NOON  # 1 May 2026
    assert rules.due("ask", friday, "ZZZ") == friday + timedelta(days=4)
    assert rules.due("answer", friday, "ZZZ") == friday + timedelta(days=5)


@pytest.fixture
def office(portal: Organisation) -> Desk:
    """An international organisation that issues certificates of identity."""
    return make_desk(
        member(portal, "Olga", 4), member(portal, "Oskar", 14), code="PO", issuer="UNO"
    )


def test_where_protection_records_may_be_held_a_caseworker_speaks_with_everybody(
    office: Desk, portal: Organisation
) -> None:
    made = office.take(kind="identity")
    with acting_as(office.one), pytest.raises(NotAllowed, match="caseworker"):
        actions.screen(made.id, ["LKA"], by=office.one, at=NOON)
    cara = member(portal, "Cara", 9, "caseworker")
    with acting_as(cara):
        assert actions.screen(made.id, ["LKA"], by=cara, at=NOON)


def test_a_protected_person_waits_like_anybody_and_no_trace_tells_why(
    office: Desk, portal: Organisation
) -> None:
    cara = member(portal, "Cara", 9, "caseworker")
    protected, other = office.person("Mona Perera"), office.person("Omar Perera")
    with acting_as(cara):
        people.write_protection(protected, FEAR, by=cara, at=NOON)
    feared = office.take(protected, kind="identity")
    waiting = office.take(other, kind="identity")
    with acting_as(office.one):
        before = Event.objects.count()
    with acting_as(cara):
        assert actions.screen(feared.id, ["LKA"], by=cara, at=NOON) is False
    with acting_as(office.one):
        assert Event.objects.count() == before
        rows = Application.objects.in_bulk([feared.id, waiting.id])
        plain = [(row.state, row.screened_at, row.updated_at) for row in rows.values()]
        assert plain[0] == plain[1]
        with pytest.raises(actions.NotReady, match="in private first"):
            actions.begin_checks(feared.id, by=office.one, at=NOON)


def test_a_protected_person_gets_a_document_towards_another_state(
    office: Desk, portal: Organisation
) -> None:
    cara = member(portal, "Cara", 9, "caseworker")
    protected = office.person("Mona Perera")
    with acting_as(cara):
        people.write_protection(protected, FEAR, by=cara, at=NOON)
    made = office.take(protected, kind="identity", destination="NOR")
    with acting_as(cara):
        assert actions.screen(made.id, ["NOR"], by=cara, at=NOON)
    with acting_as(office.one):
        assert queries.answers([made], at=NOON)
        assert Application.objects.get(id=made.id).screened_at == NOON
