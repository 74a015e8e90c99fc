"""
Whether somebody is a member of a fund, as its register has it.

Name and birth, or the number of a membership, are made into blind tokens with a secret of the
organisation (HMAC-SHA-256): the register can be asked for somebody who is known already, and tells
nobody who stands in it. Names are compared without accents, capitals and order of their parts.
"""

import hmac
import unicodedata
from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from musterpoint.funds import tokens
from musterpoint.funds.models import Fund, Head, MemberTerm
from musterpoint.funds.rules import MEMBERSHIP
from musterpoint.funds.values import CommitmentIn, Marks
from musterpoint.kernel.errors import Invalid
from musterpoint.people import queries as people
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, Permission

USE = "funds.members"
#: Where a commitment keeps, beside the facts, what the register said.
REGISTER = "register"
#: A year alone is that of too many people.
WHOLE_DATE = 10
FEWEST_SIGNS, MOST_SIGNS = 3, 40
_APOSTROPHES = frozenset("'`\u2018\u2019\u00b4")


class Standing(StrEnum):
    """What the register says of somebody; by a number alone it does not say of whom."""

    MEMBER = "member"
    LAPSED = "lapsed"
    NOT_FOUND = "not_found"
    BY_NUMBER = "by_number"


def of_words(name: str, born: str, *, at: datetime) -> bytes | None:
    """Return the token of a name and a whole date of birth (ISO); None without either."""
    parts = sorted(_plain(name).split())
    if not parts or len(born) != WHOLE_DATE:
        return None
    return _token(f"words:{' '.join(parts)}:{born}", at)


def of_number(typed: str, *, at: datetime) -> bytes | None:
    """Return the token of the number of a membership; None when it is none."""
    bare = bare_number(typed)
    return _token(f"number:{bare}", at) if bare else None


def bare_number(typed: str) -> str:
    """Return a number in capitals without spaces and hyphens; empty when it cannot be one."""
    found = "".join(one for one in _plain(typed) if one.isalnum()).upper()
    return found if FEWEST_SIGNS <= len(found) <= MOST_SIGNS else ""


def of_person(person_id: UUID, *, at: datetime) -> Marks:
    """Return the tokens of a registered person: of the registration, and of each name and birth."""
    known = people.who([person_id], at).get(person_id)
    names: tuple[str, ...] = ()
    born = ""
    if known is not None and not known.is_erased:
        names, born = (*known.identity.names, known.identity.latin), known.identity.born
    found = [one for name in names if (one := of_words(name, born, at=at)) is not None]
    return Marks(person=tokens.of(person_id, at=at), words=tuple(dict.fromkeys(found)))


def of_asked(reference: str, number: str, *, by: Actor, at: datetime) -> Marks:
    """
    Return the tokens of whom money is asked for: a registered person, the number of a membership.

    Raises Invalid for a number that cannot be one. Who may not see people gives no reference.
    """
    found = of_number(number, at=at)
    if number.strip() and found is None:
        text = _("Enter the number as it stands on the card: 3 to 40 signs.")
        raise Invalid(text, fields={"member_number": [text]})
    person_id = None
    if reference and by.may(Permission.PEOPLE_READ):
        person_id = people.by_reference(reference)
    known = of_person(person_id, at=at) if person_id is not None else Marks()
    return replace(known, number=found)


def keeps_register(fund: Fund) -> bool:
    """Say whether a fund keeps a register of members."""
    return MemberTerm.objects.filter(fund=fund).exists()


def terms(marks: Marks, fund: Fund | None = None) -> "QuerySet[MemberTerm]":
    """Return the terms of somebody, the last first; of one fund or of all."""
    rows = MemberTerm.objects.filter(any_of(marks)).select_related("fund")
    if fund is not None:
        rows = rows.filter(fund=fund)
    return rows.order_by("-ends_on", "-id")


def look_up(marks: Marks, fund: Fund, on: date) -> Standing:
    """Say whether somebody is a member on a day, was one, or does not stand in the register."""
    rows = list(terms(marks, fund))
    if any(one.starts_on <= on <= one.ends_on for one in rows):
        return Standing.MEMBER
    return Standing.LAPSED if any(one.ends_on < on for one in rows) else Standing.NOT_FOUND


def said_of(marks: Marks, fund: Fund, on: date) -> Standing:
    """
    Say what the register proves of whom money is asked for.

    Anybody can tell anybody's number: a term that is found by it alone is in force, and whose it
    is a person finds out. A number that is known to be of somebody else finds nothing.
    """
    who = replace(marks, number=None)
    found = look_up(who, fund, on) if who else Standing.NOT_FOUND
    if found is Standing.MEMBER or marks.number is None:
        return found
    rows = MemberTerm.objects.filter(fund=fund, number=marks.number)
    rows = rows.filter(person=None, words=None) if who else rows
    if rows.filter(starts_on__lte=on, ends_on__gte=on).exists():
        return Standing.BY_NUMBER
    return Standing.LAPSED if rows.filter(ends_on__lt=on).exists() else found


def facts_of(given: CommitmentIn, head: Head, on: date) -> dict[str, Any]:
    """
    Return the facts for the rules of a head: membership as the register has it.

    ``register`` says how it was found. Whom the register does not know may be written there in
    another way, and a number may be anybody's: then what was asserted stands, and whoever approves
    reads both.
    """
    facts = dict(given.facts)
    fund = head.window.fund
    is_asked = MEMBERSHIP in facts or any(
        one["fact"] == MEMBERSHIP for one in (*fund.rules, *head.rules)
    )
    marks = given.member or Marks(person=given.person)
    if not is_asked or not marks or not keeps_register(fund):
        return facts
    found = said_of(marks, fund, on)
    if found in (Standing.MEMBER, Standing.LAPSED):
        facts[MEMBERSHIP] = found.value
    elif found is Standing.BY_NUMBER:
        facts.setdefault(MEMBERSHIP, Standing.MEMBER.value)
    return facts | {REGISTER: found.value}


def all_of(rows: "QuerySet[MemberTerm]") -> "QuerySet[MemberTerm]":
    """Return terms and those of the same funds that only share a number with one of them."""
    whole = Q(pk__in=rows.values("pk"))
    for fund_id, number in rows.exclude(number=None).values_list("fund_id", "number").distinct():
        whole |= Q(fund_id=fund_id, number=number)
    return MemberTerm.objects.filter(whole)


def any_of(marks: Marks) -> Q:
    """Return the condition that a term keeps one of somebody's tokens."""
    found = Q(pk__in=[])
    if marks.person is not None:
        found |= Q(person=marks.person)
    if marks.words:
        found |= Q(words__in=marks.words)
    if marks.number is not None:
        found |= Q(number=marks.number)
    return found


def _plain(text: str) -> str:
    """
    Return a text without accents, capitals and signs: letters, figures and single spaces.

    Apostrophes and what only joins or lengthens letters go without parting a word.
    """
    parted = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(
        one if unicodedata.category(one)[0] in "LNM" else " "
        for one in parted
        if not unicodedata.combining(one)
        and unicodedata.category(one) not in ("Lm", "Cf")
        and one not in _APOSTROPHES
    )
    return " ".join(kept.split())


def _token(text: str, at: datetime) -> bytes:
    return hmac.digest(vault.organisation_secret(USE, at=at), text.encode(), "sha256")
