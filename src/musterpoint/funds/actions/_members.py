"""The register of members of a fund: terms are written, renewed, ended, forgotten."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.funds import members, tokens
from musterpoint.funds.errors import HasEnded, NoSuchFund, NoSuchTerm
from musterpoint.funds.models import Fund, MemberTerm, TermSource
from musterpoint.funds.values import Marks
from musterpoint.kernel.errors import Invalid
from musterpoint.people import queries as people
from musterpoint.tenancy.actors import Actor, Permission

#: Nobody is a member for longer by one contribution.
LONGEST = timedelta(days=366 * 20)
MOST_NAME, MOST_NUMBER, MOST_WORDS = 200, 60, 100


class BadMembers(Invalid):
    """Some of several members cannot be written; ``faults`` says which, by their place."""

    def __init__(self, faults: Mapping[int, Invalid]) -> None:
        super().__init__(_("Correct what is marked. Nothing was written."))
        self.faults = faults


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberIn:
    """
    A member as somebody writes them down; none of it is kept but blind tokens and the two days.

    A number, or a name with the whole date of birth, or the reference of a registered person.
    """

    starts_on: date
    ends_on: date
    number: str = ""
    name: str = ""
    born: date | None = None
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where members came from: the reference of what was paid for them, the name of the list."""

    source: str = TermSource.HAND
    contribution: str = ""
    listed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """How many terms were written, and how many stood there already."""

    added: int
    repeated: int


def add_members(
    fund_slug: str, given: Sequence[MemberIn], origin: Origin, *, by: Actor, at: datetime
) -> Added:
    """
    Write terms into the register of a fund, all or none; what stands there is not written again.

    Raises Invalid with the fields, of several BadMembers with the faults by place; NotAllowed for
    a reference by who may not see people.
    """
    by.require(Permission.FUNDS_MEMBERS)
    fund = _locked(fund_slug)
    _check_origin(origin)
    faults: dict[int, Invalid] = {}
    made: dict[int, MemberTerm] = {}
    for place, one in enumerate(given):
        try:
            made[place] = _made(fund, one, marks_of(one, by=by, at=at), origin, by, at)
        except Invalid as wrong:
            faults[place] = wrong
    fresh, repeated = _fresh(fund, made, faults)
    if faults:
        raise faults[0] if len(given) == 1 else BadMembers(faults)
    MemberTerm.objects.bulk_create(fresh, batch_size=1000)
    if fresh:
        audit.record(
            "funds.members.added", subject_id=fund.id, by=by, at=at,
            count=len(fresh), source=str(origin.source),
        )  # fmt: skip
    return Added(added=len(fresh), repeated=repeated)


def _fresh(
    fund: Fund, made: Mapping[int, MemberTerm], faults: dict[int, Invalid]
) -> tuple[list[MemberTerm], int]:
    """Return the terms that do not stand there yet, and how many do; note what contradicts."""
    rows = MemberTerm.objects.filter(fund=fund, token__in={one.token for one in made.values()})
    there = {(bytes(one.token), one.starts_on): one.ends_on for one in rows}
    fresh: list[MemberTerm] = []
    repeated = 0
    for place, term in made.items():
        start = bytes(term.token), term.starts_on
        end = there.get(start)
        if end is None:
            there[start] = term.ends_on
            fresh.append(term)
        elif end == term.ends_on:
            repeated += 1
        else:
            text = _("A term from this day stands there already, to %(day)s.")
            told = text % {"day": end.isoformat()}
            faults[place] = Invalid(told, fields={"ends_on": [told]})
    return fresh, repeated


def renew_member(
    term_id: UUID, starts_on: date, ends_on: date, contribution: str, *, by: Actor, at: datetime
) -> MemberTerm:
    """Write a further term of the same member. Raises Invalid where one begins on that day."""
    by.require(Permission.FUNDS_MEMBERS)
    before = _term(term_id)
    _locked(before.fund.slug)
    _check_days(starts_on, ends_on)
    origin = Origin(contribution=contribution)
    _check_origin(origin)
    marks = marks_in(before)
    if members.terms(marks, before.fund).filter(starts_on=starts_on).exists():
        text = _("A term of this member begins on this day already.")
        raise Invalid(text, fields={"starts_on": [text]})
    given = MemberIn(starts_on=starts_on, ends_on=ends_on)
    term = _made(before.fund, given, marks, origin, by, at)
    term.save(force_insert=True)
    audit.record("funds.member.renewed", subject_id=term.id, by=by, at=at, before=str(before.id))
    return term


def end_member(term_id: UUID, on: date, *, by: Actor, at: datetime) -> MemberTerm:
    """Let a term end earlier. Raises Invalid for a day outside the term."""
    by.require(Permission.FUNDS_MEMBERS)
    term = _term(term_id)
    if not term.starts_on <= on <= term.ends_on:
        text = _("Choose a day of this term.")
        raise Invalid(text, fields={"on": [text]})
    term.ends_on, term.ended_at = on, at
    term.save(update_fields=["ends_on", "ended_at"])
    audit.record("funds.member.ended", subject_id=term.id, by=by, at=at, on=on.isoformat())
    return term


def forget_member(term_id: UUID, *, by: Actor, at: datetime) -> int:
    """
    Take every term of a member out of all registers, as the person wishes; return how many.

    A number is of one fund: the same number elsewhere is somebody else's.
    """
    by.require(Permission.FUNDS_MEMBERS)
    term = _term(term_id)
    who = replace(marks_in(term), number=None)
    rows = MemberTerm.objects.filter(id=term.id)
    if who:
        rows |= MemberTerm.objects.filter(members.any_of(who))
    return _forget(rows, by, at)


def forget_people(person_ids: Collection[UUID], by: Actor, at: datetime) -> None:
    """
    Take persons who are being erased out of all registers.

    Terms that hang on a registration go. By a name and a birth none goes: a registration that
    somebody made up with them must not end a membership (``forget_member`` is for the person).
    """
    if MemberTerm.objects.exists():
        marks = [tokens.of(one, at=at) for one in person_ids]
        _forget(MemberTerm.objects.filter(person__in=marks), by, at)


def marks_of(given: MemberIn, *, by: Actor, at: datetime) -> Marks:
    """
    Return the blind tokens of somebody who is written down or looked for.

    Raises Invalid with the fields when nothing tells who it is.
    """
    problems: dict[str, list[str]] = {}
    number = members.of_number(given.number, at=at)
    if (given.number.strip() and number is None) or len(given.number) > MOST_NUMBER:
        problems["number"] = [_("Enter the number as it stands on the card: 3 to 40 signs.")]
    if len(given.name) > MOST_NAME:
        problems["name"] = [_("Enter a name of 200 letters at most.")]
    born = given.born.isoformat() if given.born else ""
    words = members.of_words(given.name[:MOST_NAME], born, at=at)
    if given.name.strip() and words is None:
        problems["born"] = [_("Enter the date of birth: a name alone is that of too many people.")]
    registered = Marks()
    if given.reference.strip():
        registered = _registered(given.reference, by, at, problems)
    found = Marks(
        person=registered.person,
        words=tuple(dict.fromkeys([*([words] if words else []), *registered.words])),
        number=number,
    )
    if not found and not problems:
        problems["number"] = [_("Enter a number, or a name with the date of birth.")]
    if problems:
        raise Invalid(_("Correct what is marked."), fields=problems)
    return found


def marks_in(term: MemberTerm) -> Marks:
    """Return the tokens that a term keeps."""
    return Marks(
        person=bytes(term.person) if term.person is not None else None,
        words=(bytes(term.words),) if term.words is not None else (),
        number=bytes(term.number) if term.number is not None else None,
    )


def _registered(reference: str, by: Actor, at: datetime, problems: dict[str, list[str]]) -> Marks:
    by.require(Permission.PEOPLE_READ)
    person_id = people.by_reference(reference)
    if person_id is None:
        problems["reference"] = [_("Nobody has this reference.")]
        return Marks()
    return members.of_person(person_id, at=at)


def _made(
    fund: Fund, given: MemberIn, marks: Marks, origin: Origin, by: Actor, at: datetime
) -> MemberTerm:
    _check_days(given.starts_on, given.ends_on)
    return MemberTerm(
        fund=fund,
        token=marks.first,
        person=marks.person,
        words=marks.words[0] if marks.words else None,
        number=marks.number,
        starts_on=given.starts_on,
        ends_on=given.ends_on,
        source=origin.source,
        contribution=origin.contribution.strip(),
        listed=origin.listed.strip(),
        made_at=at,
        made_by=by.id,
    )


def _check_days(starts_on: date, ends_on: date) -> None:
    if ends_on < starts_on:
        text = _("The last day is not before the first.")
        raise Invalid(text, fields={"ends_on": [text]})
    if ends_on - starts_on > LONGEST:
        text = _("One contribution makes nobody a member for more than twenty years.")
        raise Invalid(text, fields={"ends_on": [text]})


def _check_origin(origin: Origin) -> None:
    problems = {
        name: [_("Enter 100 letters at most, on one line.")]
        for name in ("contribution", "listed")
        if len(text := getattr(origin, name)) > MOST_WORDS or (text and not text.isprintable())
    }
    if problems:
        raise Invalid(_("Correct what is marked."), fields=problems)


def _locked(slug: str) -> Fund:
    """Return a fund, locked, so that two lists at once are written one after the other."""
    found = Fund.objects.select_for_update().filter(slug=slug).first()
    if found is None:
        raise NoSuchFund(_("There is no such fund here."))
    if found.ended_at is not None:
        raise HasEnded(_("This fund has ended."))
    return found


def _term(term_id: UUID) -> MemberTerm:
    rows = MemberTerm.objects.select_for_update(of=("self",)).select_related("fund")
    found = rows.filter(id=term_id).first()
    if found is None:
        raise NoSuchTerm(_("The register has no such term."))
    return found


def _forget(rows: "QuerySet[MemberTerm]", by: Actor, at: datetime) -> int:
    ids = list(members.all_of(rows).values_list("id", flat=True))
    MemberTerm.objects.filter(id__in=ids).delete()
    audit.record_many("funds.member.forgotten", ids, by=by, at=at)
    return len(ids)
