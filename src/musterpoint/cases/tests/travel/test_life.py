"""An application from the first word to the document in hand, and what is refused on the way."""

from dataclasses import replace
from datetime import timedelta

import pytest

from musterpoint.audit.models import Event
from musterpoint.cases.children import actions as children
from musterpoint.cases.models import Application, Blank, Document, Photo, StockLevel
from musterpoint.cases.tests.children.factories import cleared, officer
from musterpoint.cases.tests.travel.factories import Desk
from musterpoint.cases.travel import actions, gates, queries
from musterpoint.engine import documents
from musterpoint.engine.documents import seals
from musterpoint.engine.documents.seals import signing
from musterpoint.kernel.errors import NotAllowed
from musterpoint.people import actions as people
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.tenancy.vault import Erased
from musterpoint.testing import NOON


def test_a_document_goes_from_application_to_hand_and_each_step_is_audited(desk: Desk) -> None:
    made = desk.signed("TI000001")
    with acting_as(desk.one):
        actions.hand_over(made.application_id, by=desk.one, at=NOON)
        row = Application.objects.get(id=made.application_id)
        assert (row.state, row.ended_at) == ("handed_over", NOON)
        level = StockLevel.objects.get()
        assert (level.total, level.received, level.issued) == (20, 19, 1)
        told = set(Event.objects.values_list("kind", flat=True))
    for step in (
        "application.taken", "application.photographed", "application.screened",
        "application.submitted", "identity.checked", "fee.recorded", "application.confirmed",
        "document.printed", "document.signed", "document.handed_over", "stock.moved",
    ):  # fmt: skip
        assert f"cases.{step}" in told, step


def test_the_zone_and_the_seal_say_what_the_document_says(desk: Desk) -> None:
    made = desk.printed("TI000002")
    with acting_as(desk.one):
        paper = queries.paper(made, at=NOON)
        signer = signing.signer_of(made.seal_key.certificate.encode())
    zone = documents.read("\n".join(paper.lines), today=NOON.date())
    assert zone.is_valid
    assert zone.format == "TD2"
    assert (zone.fields["surname"], zone.fields["document_number"]) == ("PERERA", "TI000002")
    assert zone.fields["expiry_date"] == "2026-05-10"
    seal = seals.read(paper.seal, today=NOON.date(), signer=signer)
    assert seal.is_valid, seal.errors
    assert seal.warnings == ()
    assert seal.zone is not None
    assert seal.zone.lines == paper.lines


def test_an_emergency_passport_has_a_zone_of_td3_and_a_seal_of_td2(desk: Desk) -> None:
    made = desk.printed("TI000003", kind="passport", journey_ends="")
    with acting_as(desk.one):
        paper = queries.paper(made, at=NOON)
    assert [len(line) for line in paper.lines] == [44, 44]
    zone = documents.read("\n".join(paper.lines), today=NOON.date())
    assert zone.is_valid
    assert zone.fields["document_code"] == "PE"


def test_who_printed_may_not_sign(desk: Desk) -> None:
    made = desk.printed("TI000001")
    with acting_as(desk.one), pytest.raises(actions.SamePerson):
        actions.sign(made.application_id, by=desk.one, at=NOON)


def test_one_officer_alone_confirms_nobody(desk: Desk) -> None:
    made = desk.submitted()
    desk.check(made, desk.one, "lost_paper")
    with acting_as(desk.one), pytest.raises(actions.NotIdentified):
        actions.confirm(made.id, by=desk.one, at=NOON)
    desk.check(made, desk.one, "interview")
    with acting_as(desk.one), pytest.raises(actions.NotIdentified, match="Two officers"):
        actions.confirm(made.id, by=desk.one, at=NOON)
    desk.check(made, desk.other, "lost_paper")
    with acting_as(desk.one):
        assert actions.confirm(made.id, by=desk.one, at=NOON).state == "confirmed"


def test_two_officers_at_the_same_source_are_one_source(desk: Desk) -> None:
    made = desk.submitted()
    desk.check(made, desk.one, "lost_paper")
    desk.check(made, desk.other, "lost_paper")
    with acting_as(desk.one), pytest.raises(actions.NotIdentified, match="Two different"):
        actions.confirm(made.id, by=desk.one, at=NOON)


def test_a_source_that_says_another_person_stops_everything(desk: Desk) -> None:
    made = desk.submitted()
    desk.check(made, desk.one, "lost_paper")
    desk.check(made, desk.other, "interview")
    desk.check(made, desk.other, "biometric", "differs")
    with acting_as(desk.one), pytest.raises(actions.NotIdentified, match="another person"):
        actions.confirm(made.id, by=desk.one, at=NOON)


def test_what_was_checked_of_other_facts_no_longer_counts(desk: Desk) -> None:
    made = desk.submitted()
    desk.check(made, desk.one, "lost_paper")
    desk.check(made, desk.other, "interview")
    later = NOON + timedelta(minutes=5)
    with acting_as(desk.one):
        changed = replace(desk.answers, surname="Silva")
        actions.change_application(made.id, changed, by=desk.one, at=later)
        assert Application.objects.get().screened_at is None
        actions.screen(made.id, ["LKA"], by=desk.one, at=later)
        actions.begin_checks(made.id, by=desk.one, at=later)
        with pytest.raises(actions.NotIdentified):
            actions.confirm(made.id, by=desk.one, at=later)


def test_nothing_goes_on_without_a_private_conversation(desk: Desk) -> None:
    made = desk.take()
    with acting_as(desk.one), pytest.raises(actions.NotReady, match="in private"):
        actions.begin_checks(made.id, by=desk.one, at=NOON)


def test_a_journey_to_a_state_that_the_person_did_not_agree_to_is_refused(desk: Desk) -> None:
    made = desk.take()
    with acting_as(desk.one):
        actions.screen(made.id, ["TUN"], by=desk.one, at=NOON)
        with pytest.raises(actions.NotReady, match="did not agree"):
            actions.begin_checks(made.id, by=desk.one, at=NOON)


def test_nothing_is_printed_without_a_fee_or_its_waiver(desk: Desk) -> None:
    made = desk.submitted()
    desk.check(made, desk.one, "lost_paper")
    desk.check(made, desk.other, "interview")
    with acting_as(desk.one):
        actions.confirm(made.id, by=desk.one, at=NOON)
        with pytest.raises(actions.NotReady, match="fee"):
            actions.print_document(made.id, "TI000001", by=desk.one, at=NOON)


@pytest.mark.parametrize("need", ["unaccompanied", "separated"])
def test_a_child_alone_gets_no_document_before_its_gate_is_open(desk: Desk, need: str) -> None:
    child = desk.person("Kavya Perera", needs=(need,))
    made = desk.submitted(child)
    desk.check(made, desk.one, "lost_paper")
    desk.check(made, desk.other, "interview")
    with acting_as(desk.one):
        actions.record_fee(made.id, waiver="child", by=desk.one, at=NOON)
        with pytest.raises(gates.ChildNotCleared):
            actions.confirm(made.id, by=desk.one, at=NOON)
        before = gates.register_clearance(lambda persons, at, destination: frozenset({child}))
        try:
            actions.confirm(made.id, by=desk.one, at=NOON)
        finally:
            gates.register_clearance(before)
        with pytest.raises(gates.ChildNotCleared):
            actions.print_document(made.id, "TI000001", by=desk.one, at=NOON)


def test_a_child_cleared_for_one_country_gets_no_document_to_another(desk: Desk) -> None:
    child = desk.person("Kavya Perera", needs=("unaccompanied",))
    dora = officer(Organisation.objects.get(id=desk.one.organisation_id), "Dora")
    made = desk.submitted(child)
    desk.check(made, desk.one, "lost_paper")
    desk.check(made, desk.other, "interview")
    with acting_as(dora):
        held = cleared(dora, child, "TUN").gate_id
    with acting_as(desk.one), pytest.raises(gates.ChildNotCleared):
        actions.confirm(made.id, by=desk.one, at=NOON)
    with acting_as(dora):
        children.open_gate(held, "LKA", "Home", by=dora, at=NOON)
    with acting_as(desk.one):
        actions.confirm(made.id, by=desk.one, at=NOON)


def test_a_spoilt_blank_is_never_used_again_and_the_next_one_is(desk: Desk) -> None:
    made = desk.printed("TI000001")
    with acting_as(desk.one):
        actions.spoil(made.application_id, "ink ran", by=desk.one, at=NOON)
        with pytest.raises(actions.BlankTaken):
            actions.print_document(made.application_id, "TI000001", by=desk.one, at=NOON)
        again = actions.print_document(made.application_id, "TI000002", by=desk.one, at=NOON)
        assert Blank.objects.get(serial="TI000001").state == "spoilt"
        assert again.number == "TI000002"


def test_a_person_has_one_open_application(desk: Desk) -> None:
    made = desk.take()
    with pytest.raises(actions.AlreadyOpen):
        desk.take(made.person_id)
    with acting_as(desk.one):
        actions.withdraw(made.id, by=desk.one, at=NOON)
    assert desk.take(made.person_id).state == "draft"


def test_photo_and_answers_go_with_the_persons_key(desk: Desk) -> None:
    made = desk.signed("TI000001")
    with acting_as(desk.one):
        row = Application.objects.get(id=made.application_id)
        assert queries.photo(row, at=NOON)
        people.erase([row.person_id], by=desk.one, at=NOON)
        assert queries.photo(row, at=NOON) is None
        assert queries.answers([row], at=NOON) == {}
        assert queries.notes(row, at=NOON) == {}
        with pytest.raises(Erased):
            queries.paper(made, at=NOON)
        assert Photo.objects.exists()
        assert Document.objects.get().number == "TI000001"


def test_what_is_sealed_goes_half_a_year_after_the_last_valid_day(desk: Desk) -> None:
    made = desk.signed("TI000001")
    waiting = desk.take(desk.person("Ana Silva"))
    valid_until = NOON + timedelta(days=9)
    with acting_as(desk.one):
        actions.hand_over(made.application_id, by=desk.one, at=NOON)
        assert actions.forget(by=desk.one, at=valid_until + timedelta(days=180)) == 0
        late = valid_until + timedelta(days=181)
        assert actions.forget(by=desk.one, at=late) == 1
        assert actions.forget(by=desk.one, at=late) == 0
        row = Application.objects.get(id=made.application_id)
        assert queries.answers([row, waiting], at=late).keys() == {waiting.id}
        assert queries.photo(row, at=late) is None
        assert queries.notes(row, at=late) == {}
        with pytest.raises(Erased):
            queries.paper(Document.objects.get(), at=late)
        assert queries.status_of_number("TI000001", late.date()) == "expired"


def test_a_revoked_document_stands_on_the_signed_list(desk: Desk) -> None:
    made = desk.signed("TI000001")
    with acting_as(desk.one):
        actions.revoke(made.id, "stolen", by=desk.one, at=NOON)
        assert Application.objects.get(id=made.application_id).state == "withdrawn"
        published = queries.revocations()
        assert published is not None
        assert queries.revoked_numbers(published) == [("TI000001", "2026-05-01")]
        with pytest.raises(actions.WrongStep):
            actions.revoke(made.id, "stolen", by=desk.one, at=NOON)


def test_a_reader_may_do_none_of_it(desk: Desk, bob: Actor) -> None:
    made = desk.printed("TI000001")
    station = desk.station.id
    with acting_as(bob):
        for attempt in (
            lambda: actions.set_photo(made.application_id, b"", None, by=bob, at=NOON),
            lambda: actions.screen(made.application_id, ["LKA"], by=bob, at=NOON),
            lambda: actions.confirm(made.application_id, by=bob, at=NOON),
            lambda: actions.print_document(made.application_id, "TI000002", by=bob, at=NOON),
            lambda: actions.sign(made.application_id, by=bob, at=NOON),
            lambda: actions.revoke(made.id, "lost", by=bob, at=NOON),
            lambda: actions.receive(station, "B001", "B002", by=bob, at=NOON),
            lambda: actions.make_seal_key(by=bob, at=NOON),
            lambda: actions.calibrate(station, 1, 1, by=bob, at=NOON),
        ):
            with pytest.raises(NotAllowed):
                attempt()


def test_another_organisation_finds_no_application(desk: Desk, mallory: Actor) -> None:
    made = desk.take()
    with acting_as(mallory), pytest.raises(actions.NoSuchApplication):
        actions.withdraw(made.id, by=mallory, at=NOON)
