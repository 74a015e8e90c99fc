"""What is said of a member, looked at before anything is written."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from musterpoint.kernel.errors import Invalid, Missing, Refused
from musterpoint.people import addresses, countries
from musterpoint.people.addresses import BadAddress
from musterpoint.rosters import rules
from musterpoint.rosters.models import (
    CredentialKind,
    Level,
    Member,
    Roster,
)
from musterpoint.rosters.values import CredentialIn, LanguageIn, MemberIn


class NoSuchRoster(Missing):
    """There is no such roster or member here."""


class OnRosterAlready(Refused):
    """The colleague stands on this roster already."""


class BadMember(Invalid):
    """What was said of a member cannot be used; the fields say what to do."""


def check_all(given: Sequence[MemberIn], rosters: dict[str, Roster]) -> None:
    problems: dict[str, list[str]] = {}
    for number, one in enumerate(given):
        if one.roster not in rosters:
            raise NoSuchRoster(_("There is no such roster here."))
        for name, words in check(one).items():
            problems[f"{number}.{name}"] = words
    refuse(problems)
    users = [(rosters[one.roster].id, one.user_id) for one in given if one.user_id]
    taken = set(
        Member.objects.filter(user_id__in=[user for _r, user in users]).values_list(
            "roster_id", "user_id"
        )
    )
    if taken & set(users) or len(set(users)) < len(users):
        raise OnRosterAlready(_("This colleague stands on this roster already."))


def check(one: MemberIn) -> dict[str, list[str]]:
    """Return what is wrong with somebody, field by field."""
    problems: dict[str, list[str]] = {}
    if not one.identity.name.strip():
        problems["name"] = [_("Enter a name.")]
    for name, channel in (("phone", "sms"), ("email", "email")):
        address = getattr(one.identity, name)
        if address:
            try:
                addresses.normal(channel, address, country=one.country)
            except BadAddress as error:
                problems[name] = [str(error)]
    if one.sex not in ("f", "m", "x", "u"):
        problems["sex"] = [_("Choose one of the answers in the list")]
    if not all(countries.is_country(code) for code in one.nationalities) or (
        len(one.nationalities) > 8
    ):
        problems["nationalities"] = [_("Choose the nationalities from the list.")]
    if one.country and not countries.is_country(one.country):
        problems["country"] = [_("Choose a country from the list.")]
    if not is_zone(one.zone):
        problems["zone"] = [_("Choose a time zone from the list, such as Africa/Tunis.")]
    if one.available_from and one.available_until and one.available_until < one.available_from:
        problems["available_until"] = [_("The last day is before the first.")]
    for language in one.languages:
        problems |= language_problems(language)
    for code, level in one.skills:
        if not code or len(code) > 40 or level not in Level.values:
            problems["skills"] = [_("Name each skill in 40 characters or fewer.")]
    for credential in one.credentials:
        problems |= credential_problems(credential)
    return problems


def is_zone(name: str) -> bool:
    """Say whether this is the name of a time zone."""
    return name in rules.zones()


def language_problems(one: LanguageIn) -> dict[str, list[str]]:
    problems: dict[str, list[str]] = {}
    for name in ("source", "target"):
        code = getattr(one, name)
        if not 2 <= len(code) <= 12 or not code.replace("-", "").isalnum() or not code.isascii():
            problems[name] = [_("Choose a language from the list.")]
    if not problems and one.source == one.target:
        problems["target"] = [_("Choose another language than the one spoken.")]
    if one.level not in Level.values:
        problems["level"] = [_("Choose a level from the list.")]
    if len(one.dialect) > 40:
        problems["dialect"] = [_("Name the dialect in 40 characters or fewer.")]
    if not (one.by_phone or one.by_video or one.in_place):
        problems["by_phone"] = [_("Tick at least one way of working.")]
    return problems


def credential_problems(one: CredentialIn) -> dict[str, list[str]]:
    if one.kind not in CredentialKind.values:
        return {"kind": [_("Say whether it is a training or a clearance.")]}
    if not one.code or len(one.code) > 40:
        return {"code": [_("Name it in 40 characters or fewer.")]}
    return {}


def refuse(problems: dict[str, list[str]]) -> None:
    if problems:
        raise BadMember(_("Some answers need a correction."), fields=problems)
