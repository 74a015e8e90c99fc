"""Ask something of somebody on evidence, and follow it to a decision."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.kernel.errors import Invalid, Refused
from musterpoint.lessons import grounds, rules
from musterpoint.lessons.actions._common import (
    NotThere,
    check_texts,
    check_works_here,
    next_number,
)
from musterpoint.lessons.models import Ask, AskEvent, AskEvidence, AskWord, Decision
from musterpoint.lessons.values import AskIn
from musterpoint.tenancy.actors import Actor, Permission


class NoGround(Refused):
    """Something is asked for on evidence."""


class DecidedAlready(Refused):
    """It was decided; what came of it can still be written."""


class NotDecided(Refused):
    """What came of it follows the decision."""


def ask(given: AskIn, *, by: Actor, at: datetime) -> Ask:
    """Ask something of somebody, resting on lessons, practices, reviews, reports or research."""
    by.require(Permission.LESSONS_CHANGE)
    check_texts(
        {"asked_of": given.asked_of, "what": given.what, "next_step": given.next_step},
        must=("asked_of", "what"),
    )
    if given.asked_on > rules.day_of(at):
        raise _wrong("asked_on", _("Enter the day on which it was asked, until today"))
    _check_next(given.next_step, given.next_due)
    if given.owner_id is not None:
        check_works_here(given.owner_id)
    if not given.evidence:
        raise _wrong("evidence", _("Choose at least one thing that it rests on"))
    row = Ask.objects.create(
        number=next_number(Ask),
        asked_of=given.asked_of.strip()[:200],
        what=given.what.strip(),
        asked_on=given.asked_on,
        next_step=given.next_step.strip(),
        next_due=given.next_due,
        owner_id=given.owner_id or by.id,
        made_at=at,
        made_by=by.id,
    )
    _rest_on(row, given.evidence, by, at)
    _note(row, AskWord.ASKED, given.what.strip(), given.asked_on, by, at)
    return row


def rest_on(ask_id: UUID, evidence: Iterable[tuple[str, str]], *, by: Actor, at: datetime) -> Ask:
    """Add what an ask rests on."""
    by.require(Permission.LESSONS_CHANGE)
    row = _locked(ask_id)
    _rest_on(row, evidence, by, at)
    audit.record("lessons.ask.grounded", subject_id=row.id, by=by, at=at)
    return row


def _rest_on(row: Ask, evidence: Iterable[tuple[str, str]], by: Actor, at: datetime) -> None:
    wanted = list(dict.fromkeys(evidence))
    titles = grounds.titles(wanted)
    if missing := [one for one in wanted if one not in titles]:
        raise NoGround(_("%(count)s of these are not here any more.") % {"count": len(missing)})
    there = set(row.evidence.values_list("kind", "key"))
    AskEvidence.objects.bulk_create(
        AskEvidence(
            ask=row, kind=kind, key=key, title=titles[kind, key][:300], added_at=at,
            added_by=by.id,
        )
        for kind, key in wanted
        if (kind, key) not in there
    )  # fmt: skip


def take_step(
    ask_id: UUID, word: str, text: str, happened_on: date, next_step: str = "",
    next_due: date | None = None, *, by: Actor, at: datetime,
) -> Ask:  # fmt: skip
    """Write down a step or an answer, and what comes next by when."""
    by.require(Permission.LESSONS_CHANGE)
    row = _locked(ask_id)
    if row.decision:
        raise DecidedAlready(_("This was decided. Write what came of it instead."))
    if word not in (AskWord.STEP, AskWord.ANSWERED):
        raise _wrong("word", _("Choose one of the answers in the list"))
    check_texts({"text": text, "next_step": next_step}, must=("text",))
    _check_day(row, happened_on, at)
    _check_next(next_step, next_due)
    row.next_step, row.next_due = next_step.strip(), next_due
    row.save(update_fields=["next_step", "next_due"])
    _note(row, AskWord(word), text.strip(), happened_on, by, at)
    return row


def decide(
    ask_id: UUID, decision: str, decided_on: date, text: str, *, by: Actor, at: datetime
) -> Ask:
    """Write down what was decided, and when."""
    by.require(Permission.LESSONS_CHANGE)
    row = _locked(ask_id)
    if row.decision:
        raise DecidedAlready(_("This was decided. Write what came of it instead."))
    if decision not in Decision.values:
        raise _wrong("decision", _("Choose one of the answers in the list"))
    check_texts({"text": text}, must=("text",))
    _check_day(row, decided_on, at, "decided_on")
    row.decision, row.decided_on = decision, decided_on
    row.next_step, row.next_due = "", None
    row.save()
    _note(row, AskWord.DECIDED, text.strip(), decided_on, by, at)
    return row


def write_outcome(ask_id: UUID, text: str, happened_on: date, *, by: Actor, at: datetime) -> Ask:
    """Write what came of a decision."""
    by.require(Permission.LESSONS_CHANGE)
    row = _locked(ask_id)
    if not row.decision:
        raise NotDecided(_("First write what was decided."))
    check_texts({"text": text}, must=("text",))
    _check_day(row, happened_on, at)
    row.outcome = text.strip()
    row.save(update_fields=["outcome"])
    _note(row, AskWord.OUTCOME, text.strip(), happened_on, by, at)
    return row


def _check_day(row: Ask, day: date, at: datetime, field: str = "happened_on") -> None:
    if not row.asked_on <= day <= rules.day_of(at):
        raise _wrong(field, _("Enter a day from when it was asked until today"))


def _check_next(step: str, due: date | None) -> None:
    if bool(step.strip()) != (due is not None):
        raise _wrong("next_due", _("Say what comes next, and by when; or leave both empty"))
    if len(step) > 300:
        raise _wrong("next_step", _("Shorten this to %(count)s characters.") % {"count": 300})


def _wrong(field: str, text: str) -> Invalid:
    return Invalid(_("Correct what is marked."), fields={field: [text]})


def _note(row: Ask, word: AskWord, text: str, day: date, by: Actor, at: datetime) -> None:
    AskEvent.objects.create(
        ask=row, word=word, text=text, happened_on=day, user_id=by.id, recorded_at=at
    )
    audit.record(f"lessons.ask.{word.value}", subject_id=row.id, by=by, at=at)


def _locked(ask_id: UUID) -> Ask:
    found = Ask.objects.select_for_update(of=("self",)).filter(id=ask_id).first()
    if found is None:
        raise NotThere(_("There is no such thing asked here."))
    return found
