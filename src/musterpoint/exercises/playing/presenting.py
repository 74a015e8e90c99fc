"""What happened in an exercise, as pages show it; and the actor that somebody is at their place."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.exercises.playing.actions import CONTROL
from musterpoint.exercises.playing.models import Happening, Rehearsal, Seat, Word
from musterpoint.exercises.script import Script, said
from musterpoint.tenancy import actors
from musterpoint.tenancy.actors import Actor, ActorKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a journal."""

    number: int
    when: str
    at: datetime
    word: str
    who: str
    to: str
    title: str
    text: str
    is_good: bool | None


def as_seat(seat: Seat, organisation_id: UUID) -> Actor:
    """Return the actor that somebody is at their own place: the public door, and no more."""
    public = actors.public(organisation_id)
    return replace(public, kind=ActorKind.PARTNER, name="in an exercise", id=seat.id)


def title(row: Rehearsal, language: str) -> str:
    """Return what an exercise is called: its own name, or that of its file in a language."""
    names: Mapping[str, str] = row.sheet["name"] if isinstance(row.sheet["name"], dict) else {}
    return said(names, language) if row.name in names.values() else row.name


def team_names(script: Script, language: str) -> dict[str, str]:
    """Return what teams are called, and everybody else who writes or reads."""
    names = {one.slug: said(one.name, language) for one in script.teams}
    return names | {CONTROL: _("Control"), "all": _("Every team"), "": ""}


def journal(
    happenings: Sequence[Happening],
    texts: Mapping[UUID, str],
    script: Script,
    language: str,
    moment: Callable[[int], str],
) -> list[Line]:
    """Return what happened as lines, in the order given."""
    names = team_names(script, language)
    steps = {
        f"{one.slug}/{step.slug}": said(step.text, language)
        for one in script.check_lists
        for step in one.steps
    }
    return [
        Line(
            number=one.number,
            when=moment(one.minute),
            at=one.happened_at,
            word=_clock(one.step) if one.word == Word.CLOCK else str(one.get_word_display()),
            who=names.get(one.team, one.team),
            to=names.get(one.to_team, one.to_team),
            title=said(one.inject.title, language) if one.inject else steps.get(one.step, ""),
            text=_said(one, texts, language),
            is_good=one.is_good,
        )
        for one in happenings
    ]


def _said(one: Happening, texts: Mapping[UUID, str], language: str) -> str:
    text = texts.get(one.id, "")
    if one.option is not None and one.inject and one.option < len(one.inject.options):
        chosen = said(one.inject.options[one.option], language)
        return f"{chosen}\n{text}" if text else chosen
    return text


def _clock(code: str) -> str:
    words = {
        "begun": _("Begun"),
        "paused": _("Paused"),
        "resumed": _("Resumed"),
        "rewound": _("Rewound to here"),
        "anew": _("Days played anew"),
        "ended": _("Ended"),
    }
    return words.get(code, code)
