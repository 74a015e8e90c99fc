"""What was answered so far in a registration: saved as a draft, then registered at once."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from musterpoint.kernel.ids import uuid7
from musterpoint.people.identity import ContactIn, HouseholdIn, Identity, PersonIn

STEPS = ("where", "name", "contact", "people", "nationality", "needs", "check")
"""The questions in their order; each is the last part of its address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody who is registered: the first of the list is the person who writes."""

    id: str
    name: str = ""
    age: int | None = None
    relation: str = ""
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """The answers of one household, with the ids that make a repeated sending harmless."""

    home: str
    members: tuple[Member, ...]
    area: str = ""
    place: str = ""
    phone: str = ""
    email: str = ""
    is_safe: bool | None = None
    is_shared: bool | None = None
    language: str = ""
    nationalities: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    papers: str = ""
    note: str = ""
    answered: tuple[str, ...] = ()
    reference: str = ""
    code: str = ""
    after: str = ""

    @property
    def me(self) -> Member:
        """The person who writes."""
        return self.members[0]

    @property
    def others(self) -> tuple[Member, ...]:
        """Who is with them."""
        return self.members[1:]

    def member(self, member_id: UUID | str) -> Member | None:
        """Return a member by id, or None."""
        return next((one for one in self.members if one.id == str(member_id)), None)

    def with_step(self, step: str) -> "Answers":
        """Return the answers with this question marked as answered."""
        return replace(self, answered=tuple(dict.fromkeys((*self.answered, step))))

    def with_member(self, member: Member) -> "Answers":
        """Return the answers with a member changed, or added at the end."""
        if self.member(member.id) is None:
            return replace(self, members=(*self.members, member))
        changed = tuple(member if one.id == member.id else one for one in self.members)
        return replace(self, members=changed)

    def without_member(self, member_id: UUID | str) -> "Answers":
        """Return the answers without somebody; the person who writes stays."""
        kept = tuple(one for one in self.others if one.id != str(member_id))
        return replace(self, members=(self.me, *kept))

    @property
    def next_step(self) -> str:
        """The first question that has no answer yet."""
        return next((step for step in STEPS if step not in self.answered), STEPS[-1])


def empty(*, language: str = "", after: str = "") -> Answers:
    """Return answers to begin with."""
    return Answers(
        home=str(uuid7()), members=(Member(id=str(uuid7())),), language=language, after=after
    )


def to_data(answers: Answers) -> dict[str, Any]:
    """Return the answers as JSON holds them."""
    return asdict(answers)


def from_data(data: Mapping[str, Any]) -> Answers:
    """Return the answers that ``to_data`` made."""
    values = {name: value for name, value in data.items() if name in Answers.__slots__}
    for name in ("nationalities", "same", "answered"):
        values[name] = tuple(values.get(name, ()))
    values["members"] = tuple(
        Member(**{**one, "needs": tuple(one.get("needs", ()))}) for one in values["members"]
    )
    return Answers(**values)


def born_of(age: int | None, at: datetime) -> str:
    """Return the year of birth that an age says; nothing when it is not known."""
    return "" if age is None else str(at.year - age)


def age_of(born: str, at: datetime) -> int | None:
    """Return the age that a year of birth says, for showing it again."""
    return at.year - int(born[:4]) if born[:4].isdigit() else None


def contacts(answers: Answers) -> tuple[ContactIn, ...]:
    """Return the number and the address that were given."""
    given = (("sms", answers.phone), ("email", answers.email))
    return tuple(
        ContactIn(
            channel=channel,
            address=address,
            is_safe=answers.is_safe is not False,
            is_shared=bool(answers.is_shared),
        )
        for channel, address in given
        if address
    )


def household(answers: Answers, at: datetime) -> HouseholdIn:
    """Return the household to register."""
    return HouseholdIn(
        id=UUID(answers.home),
        members=tuple(_person(answers, member, at) for member in answers.members),
    )


def _person(answers: Answers, member: Member, at: datetime) -> PersonIn:
    is_me = member.id == answers.me.id
    shares = is_me or member.id in answers.same
    return PersonIn(
        id=UUID(member.id),
        identity=Identity(
            names=(member.name,),
            born=born_of(member.age, at),
            relation=member.relation,
            needs=needs_of(member),
            place=answers.place,
            note=answers.note if is_me else "",
        ),
        nationalities=answers.nationalities if shares else (),
        language=answers.language,
        area=answers.area,
        document_level=int(answers.papers) if answers.papers else None,
        contacts=contacts(answers) if is_me else (),
        is_head=is_me,
    )


def needs_of(member: Member) -> tuple[str, ...]:
    """Return the needs, with the one that the relation tells: a child without a parent here."""
    told = ("unaccompanied",) if member.relation == "alone" else ()
    return tuple(dict.fromkeys((*member.needs, *told)))
