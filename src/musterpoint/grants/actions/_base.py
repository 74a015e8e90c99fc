"""What the actions of this package share: refusals, sealing, the one way to change a state."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.grants import rules
from musterpoint.grants.models import Application, State, Step
from musterpoint.kernel.errors import Invalid, Missing, NotAllowed, Refused
from musterpoint.tenancy import actors, scope, vault
from musterpoint.tenancy.actors import Actor, ActorKind, Permission

USE, STEP, ASSESSMENT, DECISION = (
    "grants.application", "grants.step", "grants.assessment", "grants.decision",
)  # fmt: skip
APPEAL, SCORE, RETURNS = "grants.appeal", "grants.score", "grants.returns"
SYSTEM = "grants"
MARKS_LANE = "grants.marks"
#: An application, as commitments, payments and marks call it.
APPLICATION = "grants.application"
LONGEST = 3000


class NoSuchApplication(Missing):
    """There is no such application, call or claim here."""


class NotNow(Refused):
    """An application in this state does not allow it."""


class NotYours(NotAllowed):
    """Whoever took, scored or decided an application does not do the next thing with it."""


class BadApplication(Invalid):
    """What was typed cannot be kept as it stands."""


def locked(application_id: UUID) -> Application:
    """Return an application, locked, or raise NoSuchApplication."""
    rows = Application.objects.select_for_update(of=("self",)).select_related("call")
    row = rows.filter(id=application_id).first()
    if row is None:
        raise NoSuchApplication(_("There is no such application here."))
    return row


def named(by: Actor) -> UUID:
    """Return who acts: a decision about money is made by people who answer for it by name."""
    if by.id is None or by.kind is ActorKind.CLIENT:
        raise NotYours(_("Only a member of staff does this, by name."))
    return by.id


def key_of(row: Application, at: datetime) -> vault.Key:
    """Return the key under which everything about an application is sealed."""
    return vault.open_key(row.subject_id, at=at)


def words(row: Application, text: str, use: str, at: datetime) -> bytes:
    """Return words sealed with the application's key."""
    return key_of(row, at).seal(use, {"words": text.strip()})


def go(
    row: Application,
    state: str,
    *,
    by: Actor,
    at: datetime,
    note: str = "",
    fields: tuple[str, ...] = (),
) -> None:
    """
    Let an application go on to a state, with its line of history and the day it is due.

    ``fields`` are columns that the caller changed and that are saved with it. Raises NotNow.
    """
    if not rules.may_follow(row.state, state):
        raise NotNow(
            _("This application is at “%(state)s”, so that this cannot be done now."),
            state=row.get_state_display(),
        )
    row.state = state
    row.due_at = rules.due(state, at, rules.pack())
    row.save(update_fields=["state", "due_at", *fields])
    step(row, by=by, at=at, note=note)


def step(row: Application, *, by: Actor, at: datetime, note: str = "") -> None:
    """Write where an application stands into its history."""
    Step.objects.create(
        application=row,
        state=row.state,
        sealed=words(row, note, STEP, at) if note.strip() else None,
        made_by=by.id,
        made_at=at,
    )
    audit.record("grants.application.stepped", subject_id=row.id, by=by, at=at, state=row.state)


def key_digest(key: str) -> str:
    """Return under what the key of an applicant's address is kept."""
    return sha256(key.encode()).hexdigest()


def check_texts(given: Mapping[str, tuple[str, int, bool]]) -> dict[str, list[str]]:
    """Return what is wrong with texts: name -> (text, most letters, must be there)."""
    found: dict[str, list[str]] = {}
    for name, (text, most, must) in given.items():
        if must and not text.strip():
            found[name] = [_("Write something here.")]
        elif len(text.strip()) > most:
            found[name] = [_("Shorten this to %(most)s characters.") % {"most": most}]
        elif "\0" in text:
            found[name] = [_("Remove the hidden characters from this answer")]
    return found


def refuse(problems: Mapping[str, Any]) -> None:
    """Raise BadApplication when there is a problem."""
    if problems:
        raise BadApplication(_("Correct what is marked."), fields=problems)


def must_be(row: Application, *states: str) -> None:
    """Raise NotNow unless an application is in one of the states."""
    if row.state not in states:
        raise NotNow(
            _("This application is at “%(state)s”, so that this cannot be done now."),
            state=row.get_state_display(),
        )


def system(*permissions: Permission) -> Actor:
    """Return the package's own system, which asks funds and payments for what was decided."""
    return actors.system(scope.organisation_id(), SYSTEM, *permissions)


OPEN_STATES = (
    State.SUBMITTED, State.INCOMPLETE, State.COMPLETE, State.ASSESSED, State.RECOMMENDED,
)  # fmt: skip
