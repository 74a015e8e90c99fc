"""Put what was done to the test of a later crisis or exercise."""

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.accounts import queries as accounts
from musterpoint.crises.models import Crisis
from musterpoint.kernel import remedies
from musterpoint.kernel.errors import Invalid, Refused
from musterpoint.lessons import rules
from musterpoint.lessons.actions._common import NotThere, check_texts, note
from musterpoint.lessons.actions._lessons import about, locked_action
from musterpoint.lessons.models import ActionState, Verification, Word
from musterpoint.lessons.values import EventIn
from musterpoint.tenancy.actors import Actor, Permission


class NotDone(Refused):
    """Only what is done can be put to the test."""


class OwnWork(Refused):
    """Somebody else than who did it says whether it held."""


class NotPlayed(Refused):
    """An exercise proves something once it has ended and its report is there."""


class TooEarly(Refused):
    """What came before the end of an action shows nothing about it."""


def verify(
    action_id: UUID, is_confirmed: bool, event: EventIn, text: str, *, by: Actor, at: datetime
) -> Verification:
    """
    Say whether what was done held in a later crisis or exercise; if it did not, it opens again.

    Whoever owns it or ended it cannot say so. An exercise that is kept here counts on the day on
    which it ended. Raises TooEarly for what began before the action was done or on the same day,
    NotPlayed for an exercise that has not ended with a report.
    """
    by.require(Permission.LESSONS_CHANGE)
    action = locked_action(action_id)
    if action.state != ActionState.DONE or action.ended_at is None:
        raise NotDone(_("Only what is done, and not yet verified, can be put to the test."))
    if by.id is None or accounts.same_hands(by, [action.owner_id, action.ended_by]):
        raise OwnWork(_("Somebody else than who did it says whether it held."))
    check_texts({"text": text, "name": event.name}, must=("text",))
    crisis, name, begun, held_on = _event(event)
    if not (rules.is_later(held_on, action.ended_at) and begun > rules.day_of(action.ended_at)):
        raise TooEarly(_("Choose a crisis or exercise that began after the action was done."))
    if held_on > rules.day_of(at) or held_on < begun:
        raise Invalid(
            _("Correct what is marked."),
            fields={"held_on": [_("Enter a day on which it took place, until today")]},
        )
    made = Verification.objects.create(
        action=action,
        is_confirmed=is_confirmed,
        crisis=crisis,
        exercise_kind=event.exercise_kind,
        exercise_key=event.exercise_key,
        event=name,
        held_on=held_on,
        note=text.strip(),
        verified_at=at,
        verified_by=by.id,
    )
    if is_confirmed:
        action.state = ActionState.VERIFIED
    else:
        action.state, action.ended_at, action.ended_by = ActionState.OPEN, None, None
        action.reopened += 1
    action.save()
    note(
        action.recommendation.lesson_id, Word.CONFIRMED if is_confirmed else Word.REOPENED, by, at,
        about=about(action.recommendation, action), text=f"{name}: {text.strip()}",
    )  # fmt: skip
    return made


def _event(event: EventIn) -> tuple[Crisis | None, str, date, date]:
    """Return what an action was put to the test of: crisis, name, first day, day that counts."""
    if event.crisis_id is not None:
        crisis = Crisis.objects.filter(id=event.crisis_id).first()
        if crisis is None:
            raise NotThere(_("There is no such crisis here."))
        return crisis, crisis.name, rules.day_of(crisis.declared_at), _typed_day(event)
    if event.exercise_kind:
        key = (event.exercise_kind, event.exercise_key)
        found = remedies.find({key[0]: [key[1]]}).get(key)
        if found is None:
            raise NotThere(_("There is no such exercise here."))
        if not found.is_done or found.done_at is None:
            raise NotPlayed(
                _("This exercise has not ended with a report yet: it shows nothing so far.")
            )
        begun = rules.day_of(found.begun_at or found.done_at)
        return None, found.title[:200], begun, rules.day_of(found.done_at)
    if not event.name.strip():
        raise Invalid(
            _("Correct what is marked."),
            fields={"event": [_("Choose a crisis or an exercise, or name one")]},
        )
    held_on = _typed_day(event)
    return None, event.name.strip()[:200], held_on, held_on


def _typed_day(event: EventIn) -> date:
    if event.held_on is None:
        raise Invalid(
            _("Correct what is marked."),
            fields={"held_on": [_("Enter a day on which it took place, until today")]},
        )
    return event.held_on
