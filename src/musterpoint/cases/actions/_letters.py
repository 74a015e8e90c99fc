"""Letters from templates: numbered, sealed, checkable, and never before the person's word."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.cases import rules, seeing
from musterpoint.cases.actions._common import changing, reason_of, record, touch
from musterpoint.cases.models import (
    AnyCase,
    Case,
    CaseState,
    Letter,
    LetterSeries,
    LetterState,
    ProtectedCase,
)
from musterpoint.engine import procedures as engine
from musterpoint.kernel.errors import Invalid, Missing, Refused
from musterpoint.kernel.ids import ALPHABET, random_bytes
from musterpoint.people import queries as people
from musterpoint.procedures import actions as procedures
from musterpoint.procedures import queries as followed
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation

MOST_LINE = 300
MOST_LONG = 3000
CODE_LETTERS = 10


class BadLetter(Invalid):
    """The letter cannot be written as it is; ``fields`` says what to do."""


class NotBehindTheWall(Refused):
    """What is behind the wall writes to nobody."""


class NotBeforeTheirWord(Refused):
    """Nothing is written or shared about the person before their own word (VCCR article 36)."""


class NotAtThisStep(Refused):
    """The procedure makes this letter at a step that is not open."""


class NoSuchLetter(Missing):
    """There is no such letter on this case."""


def check_silence(case: AnyCase, at: datetime, letter: str = "") -> None:
    """Raise NotBeforeTheirWord while nothing may be written or shared about the person."""
    silence = rules.silence(case.kind)
    if silence is None or (letter and letter in silence.letters):
        return
    state = _state(case, at)
    step = state.steps.get(silence.step) if state is not None else None
    is_over = state is None or state.ending in silence.ends
    if is_over or step is None or step.opened_at is None:
        raise NotBeforeTheirWord(
            _("Nothing is written or shared about the person before their own word is recorded.")
        )


def _state(case: AnyCase, at: datetime) -> engine.State | None:
    run = followed.runs([case.run_id]).get(case.run_id)
    return followed.state(run, at) if run is not None else None


def check_step(case: AnyCase, template: rules.Template, at: datetime) -> str:
    """
    Return the document of an open step that the letter is, or nothing.

    Raises NotAtThisStep when the procedure makes such a document, and no step of it is open.
    """
    state = _state(case, at)
    if state is None:
        return ""
    steps = state.procedure.steps.items()
    wanted = {
        document.id: name
        for name, step in steps
        for document in step.documents
        if document.id in template.documents
    }
    for document, step in wanted.items():
        found = state.steps.get(step)
        if found is not None and found.is_open:
            return document
    was_open = any(one in state.steps and state.steps[one].opened_at for one in wanted.values())
    if wanted and not was_open:
        raise NotAtThisStep(
            _("The procedure makes this letter at a step that is not open. Open its gate first.")
        )
    return ""


def write_letter(
    case_id: UUID,
    template: str,
    language: str,
    values: Mapping[str, str],
    *,
    by: Actor,
    at: datetime,
) -> Letter:
    """Write a letter, number it, and record it at the open step that makes it."""
    case = changing(case_id, by)
    if isinstance(case, ProtectedCase):
        raise NotBehindTheWall(_("No letter is written from a case behind the wall."))
    found = rules.templates().get(template)
    if found is None or language not in rules.LANGUAGES:
        text = _("Choose a letter and a language from the list.")
        raise BadLetter(text, fields={"template": [text]})
    check_silence(case, at, found.code)
    document = check_step(case, found, at)
    filled = _filled(found, values)
    series = _next(case, at)
    organisation = Organisation.objects.get(id=by.organisation_id)
    facts = {
        "organisation": organisation.name,
        "person": "" if found.is_nameless else _name(case, at),
        "reference": case.reference,
        "day": at.date().isoformat(),
    }
    content = {"values": filled, "text": rules.fill(found, language, {**filled, **facts})}
    letter = Letter(
        case=case,
        template=found.code,
        language=language,
        year=series.year,
        number=series.last,
        code=_code(),
        rules=rules.letters().stamp,
        issued_by=by.id,
        issued_at=at,
        sealed=seeing.key_of(case, at).seal(seeing.LETTER, content),
    )
    letter.save(force_insert=True)
    if document:
        procedures.made(case.run_id, document, letter.id, by=by, at=at)
    touch(case, at)
    record("cases.letter.issued", case, by, at, letter=str(letter.id), template=found.code)
    return letter


def _filled(template: rules.Template, values: Mapping[str, str]) -> dict[str, str]:
    problems: dict[str, list[str]] = {}
    filled: dict[str, str] = {}
    for one in template.fields:
        text = " ".join(str(values.get(one.id, "")).split("\0")).strip()
        most = MOST_LONG if one.is_long else MOST_LINE
        if not text:
            problems[one.id] = [_("Fill this in.")]
        elif len(text) > most:
            problems[one.id] = [_("Shorten this to %(most)d characters.") % {"most": most}]
        filled[one.id] = text
    if problems:
        raise BadLetter(_("Some answers need a correction."), fields=problems)
    return filled


def _name(case: Case, at: datetime) -> str:
    if case.person_id is not None:
        card = people.card([case.person_id], at).get(case.person_id)
        if card is not None:
            return card.name
    return seeing.told(case, seeing.key_of(case, at)).get("name", "")


def _next(case: Case, at: datetime) -> LetterSeries:
    """Return the series of the year with its next number, held until the end of the unit."""
    LetterSeries.objects.bulk_create([LetterSeries(year=at.year)], ignore_conflicts=True)
    series = LetterSeries.objects.select_for_update().get(year=at.year)
    series.last += 1
    series.save(update_fields=["last"])
    return series


def _code() -> str:
    """Return a code that nobody guesses: 50 bits in letters that survive being read aloud."""
    number = int.from_bytes(random_bytes(8))
    return "".join(ALPHABET[number >> 5 * place & 31] for place in range(CODE_LETTERS))


def withdraw_letter(
    case_id: UUID, letter_id: UUID, reason: str, *, by: Actor, at: datetime
) -> Letter:
    """Say that a letter no longer holds; who checks it is told so."""
    case = changing(case_id, by, is_open=False, is_here=False)
    letter = Letter.objects.filter(id=letter_id, case_id=case.id).first()
    if letter is None:
        raise NoSuchLetter(_("There is no such letter on this case."))
    why = reason_of(reason)
    if letter.state == LetterState.WITHDRAWN:
        return letter
    key = seeing.key_of(case, at)
    letter.sealed = key.seal(
        seeing.LETTER, {**key.open(seeing.LETTER, letter.sealed), "withdrawn": why}
    )
    letter.state, letter.withdrawn_by, letter.withdrawn_at = LetterState.WITHDRAWN, by.id, at
    letter.save(update_fields=["state", "withdrawn_by", "withdrawn_at", "sealed"])
    if case.state != CaseState.CLOSED:
        touch(case, at)
    record("cases.letter.withdrawn", case, by, at, letter=str(letter.id))
    return letter
