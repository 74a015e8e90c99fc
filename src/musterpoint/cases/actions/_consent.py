"""The word of a person that another organisation is told of them: piece by piece."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from musterpoint.cases import telling
from musterpoint.cases.models import Case, ChildGate, Decider, GateState
from musterpoint.people import queries as people

MOST = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """
    What may be told (codes of ``telling.PIECES``), whose word it is, and how it was given.

    ``decider`` is a ``Decider``; ``said`` a few words, kept with the record.
    """

    pieces: tuple[str, ...]
    decider: str
    said: str


def problems(case: Case, word: Consent, at: datetime) -> dict[str, list[str]]:
    """Return what cannot be used of a consent, by field."""
    found: dict[str, list[str]] = {}
    if not word.pieces or not set(word.pieces) <= telling.of_case(case, at).keys():
        found["pieces"] = [_("Choose what the person agrees to tell.")]
    if word.decider not in Decider.values:
        found["decider"] = [_("Choose whose word it is.")]
    elif word.decider == Decider.PERSON and _is_held(case):
        found["decider"] = [_("A child who is alone does not decide this without a guardian.")]
    if not word.said.strip() or len(word.said) > MOST:
        found["said"] = [_("Say how they agreed, in a few words.")]
    return found


def _is_held(case: Case) -> bool:
    if case.person_id is None:
        return False
    return ChildGate.objects.filter(person_id=case.person_id, state=GateState.HELD).exists()


def still_holds(case: Case, word: Consent, since: datetime) -> bool:
    """Say whether a word that was given then is one to act on now, whatever changed meanwhile."""
    if word.decider not in Decider.values or not word.said.strip():
        return False
    if word.decider == Decider.PERSON and _is_held(case):
        return False
    if case.person_id is None:
        return True
    choices = [
        one
        for one in people.consents(case.person_id)
        if (one.purpose, one.recipient) == ("partners", "any")
    ]
    return not choices or choices[0].is_given or choices[0].answered_at < since


def basis(word: Consent, at: datetime) -> str:
    """Return the basis that the giver keeps of a disclosure."""
    return f"consent of {at.date().isoformat()}: {word.decider}"


def told(case: Case, pieces: tuple[str, ...], at: datetime) -> dict[str, str]:
    """Return what is told today of the pieces that the person agreed to."""
    known = telling.of_case(case, at)
    return {piece: known[piece] for piece in pieces if piece in known}


def unchanged(case: Case, agreed: Mapping[str, str], language: str, at: datetime) -> dict[str, str]:
    """
    Return what was agreed and is still so, piece by piece; what changed since is left out.

    ``language`` is the one in which it was agreed: names of countries are told in it.
    """
    with translation.override(language):
        now = told(case, tuple(agreed), at)
    return {piece: value for piece, value in agreed.items() if now.get(piece) == value}
