"""Where the same person has the same help at the same time: asked before a decision."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from musterpoint.engine.linkage import Facts
from musterpoint.grants import helps
from musterpoint.grants.actions import standing
from musterpoint.grants.actions._marks import own_marks, subjects_of
from musterpoint.grants.helps import Help
from musterpoint.grants.values import marks
from musterpoint.kernel.ids import show_reference
from musterpoint.tenancy import scope
from musterpoint.tenancy.models import Organisation
from musterpoint.web import formats
from musterpoint.web.cards import Cell, Part
from musterpoint.web.http import ActorRequest, url


@dataclass(frozen=True, slots=True, kw_only=True)
class Twice:
    """The same help elsewhere: here with what it is, or another organisation's."""

    help: Help | None
    organisation: str
    from_on: date
    until_on: date


def duplicates(asked: Help, *, at: datetime) -> list[Twice]:
    """
    Return where the same person has the same help in an overlapping time, for who decides.

    First in this organisation, over all its funds and whoever pays; then what others told by
    agreement, where only the name of the organisation and the period are known.
    """
    facts = helps.facts_of(asked, at)
    here = [
        Twice(help=one, organisation="", from_on=one.from_on, until_on=one.until_on)
        for one in helps.of(subjects_of(own_marks(asked, facts, at)))
        if one.is_like(asked) and not one.is_nothing and not _is_same(one, asked)
    ]
    here.sort(key=lambda one: (one.from_on, one.help.reference if one.help else ""))
    return here + (_elsewhere(asked, facts) if facts is not None else [])


def of(what: str, subject_id: object, *, at: datetime) -> list[Twice]:
    """Return the same for a thing by its kind and id; nothing for one that is there no more."""
    found = helps.of([(what, subject_id)])  # type: ignore[list-item]
    return duplicates(found[0], at=at) if found else []


def part(request: ActorRequest, found: list[Twice], empty: str = "") -> Part:
    """Return the card of a page that shows it; links for whoever may open them."""
    return Part(
        title=_("The same help at the same time"),
        code="twice",
        columns=[_("Where"), _("Period"), _("State")],
        rows=[
            [
                _where(request, one),
                Cell(
                    text=f"{formats.day(one.from_on, year=True)} – "
                    f"{formats.day(one.until_on, year=True)}"
                ),
                Cell(
                    text=one.help.state if one.help else _("Told by agreement, without a name"),
                ),
            ]
            for one in found
        ],
        empty=empty or _("None was found in any fund here, nor told by others."),
    )


def in_words(one: Twice) -> str:
    """Return it in one line without a reference: what it is or who told it, and the days."""
    what = str(helps.kind(one.help.what).label) if one.help else one.organisation
    days = f"{formats.day(one.from_on, year=True)} – {formats.day(one.until_on, year=True)}"
    return f"{what} ({days})"


def _where(request: ActorRequest, one: Twice) -> Cell:
    if one.help is None:
        return Cell(text=one.organisation)
    kind = helps.kind(one.help.what)
    may = request.actor.may(kind.permission)
    to = (
        url(request, kind.page, **{kind.part: one.help.page_id or one.help.subject_id})
        if may
        else ""
    )
    if not may or not one.help.reference:
        return Cell(text=str(kind.label), url=to)
    return Cell(text=show_reference(one.help.reference), url=to, note=str(kind.label))


def _is_same(one: Help, other: Help) -> bool:
    is_it = (one.what, one.subject_id) == (other.what, other.subject_id)
    return is_it or one.subject_id in other.beside or other.subject_id in one.beside


def _elsewhere(asked: Help, facts: Facts) -> list[Twice]:
    senders = set(standing().values_list("sender_id", flat=True).distinct())
    own = scope.organisation_id()
    wanted = Q(pk__in=[])
    for sender in senders:
        wanted |= Q(sender_id=sender, token__in=list(marks.shared(facts, own, sender)))
    rows = standing().filter(
        wanted,
        purpose__in=asked.purposes,
        from_on__lte=asked.until_on,
        until_on__gte=asked.from_on,
    )
    periods = sorted(set(rows.values_list("sender_id", "from_on", "until_on")))
    known = Organisation.objects.in_bulk([one for one, _from, _until in periods])
    return [
        Twice(help=None, organisation=known[sender].name, from_on=begins, until_on=ends)
        for sender, begins, ends in periods
        if sender in known
    ]
