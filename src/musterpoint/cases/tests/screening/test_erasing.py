"""Who is erased by somebody without clearance can be read by nobody behind the wall either."""

from uuid import UUID

import pytest

from musterpoint.cases.screening import actions, queries
from musterpoint.cases.tests.screening.factories import AFRAID, in_use, on_the_roll, talk
from musterpoint.cli import housekeeping
from musterpoint.cli.tools import destroy_erased_keys
from musterpoint.forms import actions as forms
from musterpoint.forms.models import ProtectionSubmission
from musterpoint.kernel.errors import Missing
from musterpoint.people import actions as people
from musterpoint.people import queries as records
from musterpoint.people.reasons import ProtectionReason
from musterpoint.tenancy import actors, vault
from musterpoint.tenancy.actors import Actor, Clearance, Permission
from musterpoint.tenancy.models import ConfidenceKey, Organisation, ProtectionKey
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member, signed_in


@pytest.fixture
def cara(portal: Organisation) -> Actor:
    return member(portal, "Cara", 9, "caseworker")


@pytest.fixture
def mona(olga: Actor, cara: Actor) -> UUID:
    """Mona told something in private, twice."""
    (found,) = on_the_roll(olga, "Mona Perera")
    in_use(olga)
    with acting_as(cara):
        people.write_protection(found, {"told": "they would kill me"}, by=cara, at=NOON)
        talk(cara, found, **AFRAID)
    return found


def erase(by: Actor, person_id: UUID) -> None:
    """Erase somebody as the desk, the public site and housekeeping do: without clearance."""
    eraser = actors.system(by.organisation_id, "erasing", Permission.VAULT_ERASE)
    with acting_as(eraser):
        assert people.erase([person_id], by=eraser, at=NOON) == 1


def work(by: Actor) -> None:
    """Let the two jobs behind the walls run."""
    for task in (housekeeping.retain_protection, housekeeping.retain_confidence):
        task.run(organisation_id=str(by.organisation_id), at=NOON.isoformat())


def read(by: Actor, person_id: UUID) -> object:
    why = ProtectionReason.EMERGENCY
    return records.protection_of([person_id], reason=why, by=by, at=NOON)


def test_nothing_told_in_private_can_be_read_once_the_person_is_erased(
    olga: Actor, cara: Actor, mona: UUID
) -> None:
    with acting_as(cara):
        assert read(cara, mona)
    erase(olga, mona)
    with acting_as(cara):
        assert ProtectionKey.objects.filter(subject_id=mona).exists()
        assert not read(cara, mona)
        (held,) = queries.talks_of(mona)
        assert queries.arranged(held, NOON) == {}
        sent = ProtectionSubmission.objects.get()
        with pytest.raises(vault.Erased):
            forms.correct(sent.id, {}, by=cara, at=NOON)
        with pytest.raises(Missing):
            people.write_protection(mona, {"told": "again"}, by=cara, at=NOON)


def test_housekeeping_destroys_the_keys_and_answers_of_the_erased(
    olga: Actor, cara: Actor, mona: UUID
) -> None:
    work(olga)
    with acting_as(cara):
        assert ProtectionKey.objects.filter(subject_id=mona).exists()
        assert bytes(ProtectionSubmission.objects.get().sealed)
    erase(olga, mona)
    work(olga)
    with acting_as(cara):
        assert not ProtectionKey.objects.filter(subject_id=mona).exists()
        sent = ProtectionSubmission.objects.get()
        assert (bytes(sent.sealed), sent.scores, sent.counted) == (b"", {}, {})


def test_a_restored_backup_is_erased_again_behind_the_walls(
    olga: Actor, cara: Actor, mona: UUID
) -> None:
    hears = olga.with_clearance(Clearance.CONFIDENCE)
    with acting_as(hears):
        vault.drop_key(mona, at=NOON)
    erase(olga, mona)
    with acting_as(hears):
        assert vault.open_keys([mona], at=NOON, compartment="confidence") == {}
    with acting_as(cara):
        backup = ProtectionKey.objects.get(subject_id=mona)
    with acting_as(hears):
        other = ConfidenceKey.objects.get(subject_id=mona)
    work(olga)
    for by, key in ((cara, backup), (hears, other)):
        with acting_as(by):
            assert not type(key).objects.filter(subject_id=mona).exists()
            key.save(force_insert=True)
    assert destroy_erased_keys() == 2
    for by, key in ((cara, backup), (hears, other)):
        with acting_as(by):
            assert not type(key).objects.filter(subject_id=mona).exists()


def reviewed(portal: Organisation, mona: UUID) -> tuple[Actor, UUID]:
    """Let a box be opened by two, and an overseer say why it should not have been."""
    dora = member(portal, "Dora", 21, "duty_officer").with_clearance(Clearance.PROTECTION)
    hugo = member(portal, "Hugo", 22, "head_of_mission").with_clearance(Clearance.PROTECTION)
    petra = member(portal, "Petra", 23, "data_protection_officer")
    petra = petra.with_clearance(Clearance.PROTECTION)
    with acting_as(dora):
        opening = actions.ask(mona, "emergency", "No pulse", by=dora, at=NOON).id
    with acting_as(hugo):
        actions.decide(opening, True, by=hugo, at=NOON)
    with acting_as(petra):
        actions.review(opening, "not_justified", "Mona was well.", by=petra, at=NOON)
    return petra, opening


def test_the_words_of_a_review_go_with_the_person_and_its_verdict_stays(
    olga: Actor, portal: Organisation, mona: UUID
) -> None:
    petra, opening = reviewed(portal, mona)
    with acting_as(petra):
        kept = queries.opening(opening, by=petra)
        assert queries.note_of(kept, NOON) == "Mona was well."
    erase(olga, mona)
    with acting_as(petra):
        assert queries.note_of(kept, NOON) == ""
        assert queries.words_of([kept], NOON) == {}
    work(olga)
    with acting_as(petra):
        # No key is left by which a copy of the row could be opened.
        assert not ProtectionKey.objects.filter(subject_id__in=[mona, opening]).exists()
        again = actions.review(opening, "justified", "She was in danger.", by=petra, at=NOON)
        assert (again.verdict, bytes(again.sealed_note)) == ("justified", b"")
        assert queries.note_of(again, NOON) == ""


def test_a_review_is_said_on_its_page_after_the_person_was_erased(
    olga: Actor, portal: Organisation, mona: UUID, settings: object
) -> None:
    settings.STATIC_ROOT = None
    _petra, opening = reviewed(portal, mona)
    erase(olga, mona)
    overseer = signed_in("portal", "data_protection_officer")
    address = f"/o/portal/desk/openings/{opening}/"
    assert "Mona was well." not in overseer.get(address).content.decode()
    said = {"verdict": "justified", "note": "She was in danger."}
    page = overseer.post(address, said, follow=True).content.decode()
    assert "The verdict is kept. The person was erased" in page


def test_nobody_asks_to_open_the_box_of_the_erased(
    olga: Actor, portal: Organisation, mona: UUID
) -> None:
    dora = member(portal, "Dora", 21, "duty_officer").with_clearance(Clearance.PROTECTION)
    hugo = member(portal, "Hugo", 22, "head_of_mission").with_clearance(Clearance.PROTECTION)
    with acting_as(dora):
        opening = actions.ask(mona, "emergency", "No pulse", by=dora, at=NOON).id
    with acting_as(hugo):
        actions.decide(opening, True, by=hugo, at=NOON)
    erase(olga, mona)
    with acting_as(dora):
        with pytest.raises(actions.NotOpen):
            actions.read(mona, by=dora, at=NOON)
        with pytest.raises(Missing):
            actions.ask(mona, "emergency", "No pulse", by=dora, at=NOON)
