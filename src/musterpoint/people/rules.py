"""What may be registered, decided without a database: every answer is optional but a name."""

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from django.utils.translation import gettext as _

from musterpoint.engine.linkage import romanise
from musterpoint.kernel import packs
from musterpoint.kernel.time import age_in_years
from musterpoint.people import addresses
from musterpoint.people.countries import is_country
from musterpoint.people.identity import ContactIn, Document, HouseholdIn, Identity, PersonIn

MAX_AGE = 120
ADULT_AGE = 18
BAND_YEARS = 5
MAX_MEMBERS = 60
MAX_NAMES = 8
MAX_LISTED = 20
#: Where the day has already begun (UTC+14) somebody may be born "tomorrow".
DAY_AHEAD = timedelta(hours=14)
#: A device that was offline may have a clock that runs ahead.
CLOCK_TOLERANCE = timedelta(minutes=10)
LONGEST = {
    "latin": 200,
    "relation": 40,
    "place": 200,
    "employer": 200,
    "note": 1000,
}
MAX_NAME = 200
MAX_AREA = 40
MAX_NUMBER = 40
SEXES = ("f", "m", "x", "u")
LEVELS = (None, 0, 1, 2)

_BORN = re.compile(r"^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$", re.ASCII)
_CODE = re.compile(r"^[a-z][a-z0-9_]{0,39}$")
_LANGUAGE = re.compile(r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
#: Signs that turn the direction of text round, and the byte order mark: a name needs none.
_DIRECTIONS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
_RETENTION = Path(__file__).parent / "packs" / "retention.yaml"

Problems = dict[str, list[str]]
Found = defaultdict[str, list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How long a registration stands, and how long after its end it is erased."""

    registration: timedelta
    grace: timedelta
    draft: timedelta
    stamp: str


def check_retention(rules: packs.Rules) -> Mapping[str, list[str]]:
    """Return what is wrong with a retention pack, by place."""
    wanted = ("registration_days", "grace_days", "draft_days")
    return {
        name: ["must be a whole number of days, 1 or more"]
        for name in wanted
        if not isinstance(rules.get(name), int) or rules[name] < 1
    } | {name: ["is not known"] for name in rules.keys() - set(wanted)}


def retention() -> Retention:
    """Return the retention in force."""
    pack = packs.load(_RETENTION, check_retention)
    return Retention(
        registration=timedelta(days=pack.rules["registration_days"]),
        grace=timedelta(days=pack.rules["grace_days"]),
        draft=timedelta(days=pack.rules["draft_days"]),
        stamp=pack.stamp,
    )


# Birth and age


def born_between(born: str) -> tuple[date, date] | None:
    """Return the first and last day that a birth as it was told allows; None when it is no date."""
    match = _BORN.match(born)
    if match is None:
        return None
    year, month, day = (int(part) if part else 0 for part in match.groups())
    try:
        first = date(year, month or 1, day or 1)
        if day:
            return first, first
        last = date(year + 1, 1, 1) if not month or month == 12 else date(year, month + 1, 1)
    except ValueError:
        return None
    return first, last - timedelta(days=1)


def age_band(born: str, at: datetime) -> int | None:
    """
    Return the first year of age of the five-year band, or None when the birth is not known.

    For a year or month alone its middle day counts; the band serves counting, never a right.
    """
    span = born_between(born)
    if span is None:
        return None
    middle = span[0] + (span[1] - span[0]) / 2
    age = min(max(age_in_years(middle, at.date()), 0), MAX_AGE)
    return age - age % BAND_YEARS


def is_surely_minor(born: str, at: datetime) -> bool:
    """Say whether the person is under 18 on any reading of the birth that was told."""
    span = born_between(born)
    return span is not None and age_in_years(span[0], at.date()) < ADULT_AGE


def born_problem(born: str, at: datetime) -> str | None:
    """Return what is wrong with a birth, or None."""
    span = born_between(born)
    if span is None:
        return _("Write the birth as a year, or as year-month-day such as 1990-04-03.")
    if span[0] > (at + DAY_AHEAD).date():
        return _("The birth lies in the future. Check the year.")
    if age_in_years(span[1], at.date()) > MAX_AGE:
        return _("The birth lies more than 120 years back. Check the year.")
    return None


# Names


def sort_key(identity: Identity) -> str:
    """Return up to four letters by which lists are sorted: of the last and of the first part."""
    parts = romanise(identity.latin or identity.display_name).split()
    if not parts:
        return ""
    ends = (parts[-1], parts[0]) if len(parts) > 1 else (parts[0],)
    return "".join(end[:2] for end in ends).upper()


def tidy(text: str, *, lines: bool = False) -> str:
    """Return text composed (NFC), on one line unless ``lines``, without invisible controls."""
    composed = unicodedata.normalize("NFC", text)
    kept = "".join(
        letter
        for letter in composed
        if letter in "\n\t"
        or (unicodedata.category(letter) not in ("Cc", "Cs") and letter not in _DIRECTIONS)
    )
    if lines:
        return "\n".join(" ".join(line.split()) for line in kept.splitlines()).strip()
    return " ".join(kept.split())


def _name_problem(name: str) -> str | None:
    if len(name) > MAX_NAME:
        return _("Shorten the name to 200 letters.")
    if not any(unicodedata.category(letter).startswith("L") for letter in name):
        return _("Write a name with letters, in any script.")
    return None


# A person


def clean(person: PersonIn, at: datetime) -> tuple[PersonIn, Problems]:
    """Return the person in the form that is kept, and the problems by field."""
    problems: Found = defaultdict(list)
    identity = _clean_identity(person.identity, at, problems)
    contacts = _clean_contacts(person.contacts, problems)
    nationalities = tuple(dict.fromkeys(code.strip().upper() for code in person.nationalities))
    if bad := [code for code in nationalities if not is_country(code)]:
        problems["nationalities"].append(
            _("Unknown country: %(code)s. Choose from the list, or leave it empty.")
            % {"code": ", ".join(bad)[:60]}
        )
    if len(nationalities) > MAX_LISTED:
        problems["nationalities"].append(_("Name at most 20."))
    if person.sex not in SEXES:
        problems["sex"].append(_("Choose one of the answers, or leave it as not known."))
    if person.document_level not in LEVELS:
        problems["document_level"].append(_("Choose one of the answers, or leave it empty."))
    language = person.language.strip()
    if language and (len(language) > 12 or not _LANGUAGE.match(language)):
        problems["language"].append(_("Choose a language from the list, or leave it empty."))
    area = tidy(person.area)
    if len(area) > MAX_AREA:
        problems["area"].append(_("Choose an area from the list, or write the place instead."))
    cleaned = replace(
        person,
        identity=identity,
        contacts=contacts,
        nationalities=nationalities,
        language=language,
        area=area,
    )
    return cleaned, dict(problems)


def _clean_identity(identity: Identity, at: datetime, problems: Found) -> Identity:
    names = tuple(dict.fromkeys(name for name in map(tidy, identity.names) if name))
    if not names:
        problems["names"].append(_("Write a name, in any script. One name is enough."))
    problems["names"] += [found for name in names if (found := _name_problem(name))]
    if len(names) > MAX_NAMES:
        problems["names"].append(_("Give at most 8 names of one person."))
    texts = {name: tidy(getattr(identity, name), lines=name == "note") for name in LONGEST}
    for name, text in texts.items():
        if len(text) > LONGEST[name]:
            problems[name].append(
                _("Shorten this to %(count)d letters.") % {"count": LONGEST[name]}
            )
    born = identity.born.strip()
    if born and (problem := born_problem(born, at)):
        problems["born"].append(problem)
    needs = tuple(dict.fromkeys(need.strip() for need in identity.needs))
    if len(needs) > MAX_LISTED or not all(_CODE.match(need) for need in needs):
        problems["needs"].append(_("Choose needs from the list; write others as a note."))
    documents = tuple(map(_clean_document, identity.documents))
    problems["documents"] += [
        found for document in documents if (found := _document_problem(document))
    ]
    if len(documents) > MAX_LISTED:
        problems["documents"].append(_("Name at most 20."))
    if (problem := _position_problem(identity.latitude, identity.longitude)) is not None:
        problems["latitude"].append(problem)
    for name in [name for name, found in problems.items() if not found]:
        del problems[name]
    return Identity(
        names=names,
        born=born,
        needs=needs,
        documents=documents,
        latitude=identity.latitude,
        longitude=identity.longitude,
        latin=texts["latin"],
        relation=texts["relation"],
        place=texts["place"],
        employer=texts["employer"],
        note=texts["note"],
    )


def _clean_document(document: Document) -> Document:
    return Document(
        kind=document.kind.strip(),
        country=document.country.strip().upper(),
        number=tidy(document.number),
        expires=document.expires.strip(),
    )


def _document_problem(document: Document) -> str | None:
    if not document.number or len(document.number) > MAX_NUMBER:
        return _("Write the number of the document, or leave the document out.")
    if not _CODE.match(document.kind):
        return _("Choose what kind of document it is.")
    if document.country and not is_country(document.country):
        return _("Choose the country that issued the document, or leave it empty.")
    if document.expires and len(document.expires) != 10:
        return _("Write the last valid day as year-month-day, or leave it empty.")
    if document.expires and born_between(document.expires) is None:
        return _("Write the last valid day as year-month-day, or leave it empty.")
    return None


def _position_problem(latitude: float | None, longitude: float | None) -> str | None:
    if latitude is None and longitude is None:
        return None
    if latitude is None or longitude is None:
        return _("Give both latitude and longitude, or neither.")
    fits = math.isfinite(latitude) and math.isfinite(longitude)
    if not fits or abs(latitude) > 90 or abs(longitude) > 180:
        return _("Latitude runs from -90 to 90 and longitude from -180 to 180.")
    return None


def _clean_contacts(given: tuple[ContactIn, ...], problems: Found) -> tuple[ContactIn, ...]:
    found: dict[tuple[str, str], ContactIn] = {}
    for contact in given:
        try:
            address = addresses.normal(contact.channel, contact.address)
        except addresses.BadAddress as error:
            problems["contacts"].append(str(error))
        else:
            found.setdefault((contact.channel, address), replace(contact, address=address))
    if len(found) > MAX_LISTED:
        problems["contacts"].append(_("Name at most 20."))
    return tuple(found.values())


# A household


def clean_household(
    household: HouseholdIn, at: datetime, *, needs_contact: bool
) -> tuple[HouseholdIn, Problems]:
    """
    Return the household in the form that is kept, and the problems by field.

    The least that is registered: a name each, where somebody of them is, and a number or address
    unless staff or a warden, who can find them again, writes it down.
    """
    problems: Found = defaultdict(list)
    members: list[PersonIn] = []
    for place, given in enumerate(household.members):
        member, found = clean(given, at)
        members.append(member)
        problems |= {f"members.{place}.{name}": texts for name, texts in found.items()}
    if not members:
        problems["members"] = [_("Register at least one person.")]
    elif len(members) > MAX_MEMBERS:
        problems["members"] = [_("Register at most 60 people who travel together.")]
    elif sum(member.is_head for member in members) > 1:
        problems["members"] = [_("Choose one person as head of the household.")]
    elif not any(member.area or member.identity.says_where for member in members):
        problems["members.0.place"] = [_("Say where you are: a town, a street or a landmark.")]
    if members and needs_contact and not any(member.contacts for member in members):
        problems.setdefault(
            "members.0.contacts", [_("Give a phone number or an e-mail address to reach you.")]
        )
    told = household.occurred_at
    if told is not None and (told.tzinfo is None or told > at + CLOCK_TOLERANCE):
        problems["occurred_at"] = [_("The time lies in the future. Check the clock.")]
    return replace(household, members=_with_head(members)), dict(problems)


def _with_head(members: list[PersonIn]) -> tuple[PersonIn, ...]:
    """Make the first member the head where nobody is named as such."""
    if not members or any(member.is_head for member in members):
        return tuple(members)
    return (replace(members[0], is_head=True), *members[1:])
