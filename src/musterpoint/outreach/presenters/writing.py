"""Who is meant by a message, what each text costs, and what stands in its way."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef
from django.utils.translation import gettext as _

from musterpoint.crises.models import Area, Crisis, RollEntry, RollState
from musterpoint.messaging import segments
from musterpoint.outreach.actions import Audience
from musterpoint.outreach.presenters import words
from musterpoint.outreach.queries import Preview
from musterpoint.people.models import Contact
from musterpoint.web import formats, languages
from musterpoint.web.parts import Chip

#: Everybody but those recorded as dead: nobody asks their family whether they are safe.
LIVING = tuple(state.value for state in RollState if state != RollState.DECEASED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How many people are meant, and by how many addresses they could be reached."""

    people: int
    phones: int
    mailboxes: int
    without: int


def reach(crisis_id: UUID, audience: Audience) -> Reach:
    """Return how many people a message is for, and how many phones. Three queries."""
    roll = audience.roll(crisis_id)
    meant = roll.values("person_id")
    safe = Contact.objects.filter(person_id__in=meant, is_safe=True).order_by()
    by_channel = dict(safe.values_list("channel").annotate(n=Count("token", distinct=True)))
    own = Contact.objects.filter(person_id=OuterRef("person_id"), is_safe=True)
    return Reach(
        people=roll.count(),
        phones=by_channel.get("sms", 0),
        mailboxes=by_channel.get("email", 0),
        without=roll.exclude(Exists(own)).count(),
    )


def _area(area: Area) -> str:
    """Return an area's name in the language of the page where it has one."""
    return area.names.get(languages.current().code) or area.name


def chips(crisis_id: UUID, audience: Audience) -> list[Chip]:
    """Return who is meant, in words."""
    names = {area.code: _area(area) for area in Area.objects.filter(crisis_id=crisis_id)}
    found = [Chip(label=names.get(code, code)) for code in audience.areas]
    found += [
        Chip(label=_("Areas of level %(level)s") % {"level": formats.count(level)})
        for level in audience.levels
    ]
    if set(audience.states) == set(LIVING):
        found.append(Chip(label=_("Nobody recorded as dead")))
    else:
        found += [Chip(label=RollState(state).label) for state in audience.states]
    found += [Chip(label=words.language(code)) for code in audience.languages]
    if audience.heads_only:
        found.append(Chip(label=_("Only heads of households")))
    return found or [Chip(label=_("Everybody on the roll"))]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLine:
    """One text of a message as it will arrive."""

    code: str
    name: str
    direction: str
    text: str
    people: str
    characters: str
    parts: int
    alphabet: str
    foreign: str


def text_lines(texts: Mapping[str, str], by_text: Mapping[str, int]) -> list[TextLine]:
    """Return the texts with what each costs in parts."""
    lines = []
    for code, text in texts.items():
        split = segments.split(text)
        is_wide = split.encoding is segments.Encoding.UCS2
        lines.append(
            TextLine(
                code=code,
                name=words.language(code),
                direction=languages.direction(code),
                text=text,
                people=words.people(by_text.get(code, 0)),
                characters=formats.count(len(text)),
                parts=len(split.parts),
                alphabet=_("Unicode, shorter parts") if is_wide else _("GSM 7-bit"),
                foreign=split.foreign if is_wide and _is_latin(text) else "",
            )
        )
    return lines


def _is_latin(text: str) -> bool:
    """Say whether one stray character, not the language, makes the text dearer."""
    plain = sum(segments.units(letter, segments.Encoding.GSM7) > 0 for letter in text)
    strange = sum(bool(segments.foreign(letter)) for letter in text)
    return 0 < strange * 10 < plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One line of "Before it goes": what was looked at and what came of it."""

    kind: str
    status: str
    text: str
    note: str = ""


def checks(preview: Preview, found: Reach, valid_until: datetime | None, zone: str) -> list[Check]:
    """Return what stands between the message and its people."""
    lines = []
    if not preview.people:
        lines.append(
            Check(kind="help", status=_("Stop"), text=_("Nobody on the roll fits this audience."))
        )
    for code, number in sorted(preview.missing.items(), key=lambda pair: -pair[1]):
        text = _("%(people)s would get no text: %(language)s is not written.") % {
            "people": words.people(number),
            "language": words.language(code),
        }
        note = _("Write it, or leave these people out of the audience.")
        lines.append(Check(kind="help", status=_("Stop"), text=text, note=note))
    if preview.in_fallback:
        text = _(
            "Without a text in their language, or with a language that is not known: %(people)s."
        ) % {"people": words.people(preview.in_fallback)}
        lines.append(Check(kind="due", status=_("Look"), text=text))
    if found.without:
        text = _("No safe address of their own: %(people)s.") % {
            "people": words.people(found.without)
        }
        note = _("They are reached only if somebody of their household is. Call the others.")
        lines.append(Check(kind="due", status=_("Look"), text=text, note=note))
    if valid_until is not None:
        text = _("Nothing is sent after %(when)s.") % {"when": formats.moment(valid_until, zone)}
        lines.append(Check(kind="ok", status=_("OK"), text=text))
    return lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What can be chosen and written in a crisis."""

    areas: list[tuple[str, str]]
    levels: list[tuple[str, str]]
    spoken: list[tuple[str, str]]
    written: list[tuple[str, str]]


def options(crisis: Crisis, own_languages: Iterable[str], also: Iterable[str] = ()) -> Options:
    """Return areas, levels and languages of the people on the roll, with counts. Two queries."""
    areas = list(Area.objects.filter(crisis=crisis).order_by("-level", "name", "id"))
    by_level: dict[int, int] = {}
    for area in areas:
        by_level[area.level] = by_level.get(area.level, 0) + 1
    roll = RollEntry.objects.filter(crisis=crisis, is_removed=False, person__withdrawn_at=None)
    counted = roll.order_by().values_list("person__language").annotate(n=Count("id"))
    spoken = dict(sorted(counted, key=lambda pair: (-pair[1], pair[0])))
    spoken.pop("", None)
    written = list(dict.fromkeys([*own_languages, *spoken, *also, "en"]))
    return Options(
        areas=[(area.code, _area(area)) for area in areas],
        levels=[
            (
                str(level),
                _("Level %(level)s, %(areas)s areas")
                % {"level": formats.count(level), "areas": formats.count(number)},
            )
            for level, number in sorted(by_level.items(), reverse=True)
            if level
        ],
        spoken=[
            (
                code,
                _("%(language)s, %(people)s")
                % {"language": words.language(code), "people": words.people(number)},
            )
            for code, number in spoken.items()
        ],
        written=[(code, _label(code, spoken.get(code, 0))) for code in written],
    )


def _label(code: str, number: int) -> str:
    if not number:
        return words.language(code)
    return _("%(language)s, spoken by %(people)s") % {
        "language": words.language(code),
        "people": words.people(number),
    }
