"""Who takes part in a session is told what becomes of it, once and in their own language."""

from datetime import datetime
from typing import Any

import pytest
from icalendar import Calendar

from musterpoint.accounts.models import User
from musterpoint.messaging.models import Message
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Membership, Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in
from musterpoint.training import actions
from musterpoint.training.actions import SessionIn
from musterpoint.training.models import Session
from musterpoint.training.tests.factories import COURSE, DAY, HOUR, SITE, colleague, session, user

DESK = "/o/haven/desk/training/"


@pytest.fixture
def leila(haven: Organisation) -> Actor:
    """A colleague who reads Arabic."""
    found = colleague(haven, "Leila Learner", "reader")
    User.objects.filter(id=user(found)).update(language="ar")
    return found


def letters(at: datetime = NOON) -> list[tuple[str, str, str]]:
    """Return what waits to be sent, oldest first: to whom, in which language, the text."""
    rows = list(Message.objects.order_by("created_at", "id"))
    keys = vault.open_keys([row.subject_id for row in rows], at=at)
    opened = [keys[row.subject_id].open("messaging.message", row.sealed) for row in rows]
    return [
        (one["address"], row.language, one["text"]) for row, one in zip(rows, opened, strict=True)
    ]


def changed(row: Session, **changes: Any) -> SessionIn:
    facts = {"starts_at": row.starts_at, "ends_at": row.ends_at, "places": row.places}
    return SessionIn(course_code=COURSE, **facts | changes)


def test_who_moves_up_is_told_once_in_their_language(
    tariq: Actor, dina: Actor, leila: Actor
) -> None:
    with acting_as(tariq):
        row = session(tariq, places=1)
    with acting_as(dina):
        first = actions.book(row.id, by=dina, at=NOON)
    with acting_as(leila):
        actions.book(row.id, by=leila, at=NOON)
        assert letters() == []
    with acting_as(dina):
        for _again in range(2):
            actions.give_back(first.id, site=SITE, by=dina, at=NOON)
        [(address, language, text)] = letters()
        assert (address, language) == ("leila.learner@example.org", "ar")
        assert "أصبح" in text
        assert f"{SITE}{DESK}sessions/{row.id}/file/" in text


@pytest.mark.parametrize("change", [{"starts_at": NOON + DAY + HOUR}, {"place": "Room 9"}])
def test_who_takes_part_or_waits_is_told_where_a_session_moved(
    change: dict[str, Any], tariq: Actor, dina: Actor, leila: Actor
) -> None:
    with acting_as(tariq):
        row = session(tariq, places=1)
        actions.book(row.id, by=dina, at=NOON)
        actions.book(row.id, by=leila, at=NOON)
        actions.add_guest(row.id, "Rania Nasser", "rania@example.org", by=tariq, at=NOON)
        actions.change(row.id, changed(row, title="Only its name"), by=tariq, at=NOON)
        assert letters() == []
        actions.change(row.id, changed(row, **change), site=SITE, by=tariq, at=NOON)
        told = letters()
        assert sorted((to, spoken) for to, spoken, _text in told) == [
            ("dina.duty@example.org", "en"),
            ("leila.learner@example.org", "ar"),
            ("rania@example.org", "en"),
        ]
        with_file = {to for to, _spoken, text in told if "/file/" in text}
        assert with_file == {"dina.duty@example.org", "leila.learner@example.org"}


def test_who_has_left_or_acts_or_comes_too_late_gets_no_letter(
    tariq: Actor, dina: Actor, leila: Actor
) -> None:
    with acting_as(tariq):
        row, old = session(tariq), session(tariq)
        for one in (tariq, dina, leila):
            actions.book(row.id, by=one, at=NOON)
            actions.book(old.id, by=one, at=NOON)
        Membership.objects.filter(user_id=user(leila)).update(valid_until=NOON)
        actions.call_off(row.id, by=tariq, at=NOON)
        actions.call_off(row.id, by=tariq, at=NOON)
        actions.call_off(old.id, by=tariq, at=old.ends_at)
        assert [to for to, _spoken, _text in letters()] == ["dina.duty@example.org"]


def test_calling_off_by_the_page_cancels_the_event_in_calendars(
    still: Organisation, tariq: Actor, dina: Actor
) -> None:
    with acting_as(tariq):
        row = session(tariq)
        actions.book(row.id, by=dina, at=NOON)
    trainer = signed_in("haven", "trainer")
    before = trainer.get(f"{DESK}sessions/{row.id}/file/").content
    trainer.post(f"{DESK}sessions/{row.id}/step/call-off/")
    after = trainer.get(f"{DESK}sessions/{row.id}/file/").content
    [was], [event] = (Calendar.from_ical(one).walk("VEVENT") for one in (before, after))
    assert event["UID"] == was["UID"]
    assert (was["SEQUENCE"], event["SEQUENCE"]) == (0, 1)
    assert (was["STATUS"], event["STATUS"]) == ("CONFIRMED", "CANCELLED")
    with acting_as(tariq):
        told = letters()
        assert "dina.duty@example.org" in [to for to, _spoken, _text in told]
        assert all(f"/sessions/{row.id}/file/" in text for _to, _spoken, text in told)


def test_reminders_come_in_the_language_of_each_colleague(
    haven: Organisation, alice: Actor, dina: Actor, omar: Actor
) -> None:
    User.objects.filter(id=user(omar)).update(language="ar-EG")
    Organisation.objects.update(languages=["fr", "en"])
    unknown = colleague(haven, "Uma Unknown", "duty_officer")
    User.objects.filter(id=user(unknown)).update(language="ti")
    with acting_as(alice):
        actions.configure(
            COURSE, is_offered=True, is_public=False, required_of=["duty_officer"], by=alice,
            at=NOON,
        )  # fmt: skip
        actions.remind(by=alice, at=NOON)
        spoken = {to.split(".")[0]: language for to, language, _text in letters()}
        assert spoken == {"dina": "en", "omar": "ar", "uma": "fr"}
