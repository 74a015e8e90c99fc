"""From the text of a cell to a value: each function returns it or raises BadCell with a code."""

import re
import unicodedata
from datetime import date
from functools import cache
from typing import TypeVar

from babel import Locale

from musterpoint.people import addresses, countries
from musterpoint.people.countries import plain

T = TypeVar("T")

_ISO = re.compile(r"^(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?:[T ]\d{2}:\d{2}.*)?$")
_TURNED = re.compile(r"^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})$")
_SEVERAL = re.compile(r"[;,/|،؛\n]+")
_CODE = re.compile(r"^[a-z][a-z0-9_]{0,39}$")

_SEXES = {
    word: code
    for code, words in {
        "f": "f female woman w girl أنثى انثى امرأة ا féminin femme mujer femenino hembra",
        "m": "m male man boy ذكر رجل masculin homme h hombre masculino varón",
        "x": "x other آخر autre otro otra",
        "u": "u unknown غير inconnu desconocido",
    }.items()
    for word in map(plain, words.split())
}
_LEVELS = {
    word: level
    for level, words in {
        2: "2 passport yes جواز passeport pasaporte oui sí si نعم",
        1: "1 emergency طارئ urgence emergencia",
        0: "0 none no لا aucun non ninguno",
    }.items()
    for word in map(plain, words.split())
}
_NEEDS = {
    plain(word): code
    for code, words in {
        "wheelchair": "wheelchair|wheel chair|كرسي متحرك|fauteuil roulant|silla de ruedas",
        "stretcher": "stretcher|نقالة|brancard|camilla",
        "infant": "infant|baby|رضيع|nourrisson|bébé|bebé|lactante",
        "pregnant": "pregnant|pregnancy|حامل|enceinte|embarazada",
        "medicine": "medicine|medication|medical|دواء|médicament|medicina|medicamento",
        "elderly": "elderly|old age|مسن|personne âgée|mayor|anciano",
        "interpreter": "interpreter|مترجم|interprète|intérprete",
        "unaccompanied": "unaccompanied|غير مصحوب|non accompagné|no acompañado",
        "separated": "separated|منفصل|séparé|separado",
    }.items()
    for word in words.split("|")
}
_HEADS = frozenset(
    plain(word)
    for word in (
        "head",
        "self",
        "رب الأسرة",
        "رئيس الأسرة",
        "chef",
        "chef de famille",
        "jefe",
        "jefa",
        "titular",
    )
)
_DOCUMENT_KINDS = {
    plain(word): code
    for code, words in {
        "passport": "passport|جواز سفر|جواز|passeport|pasaporte",
        "id": "id|id card|identity card|بطاقة هوية|carte d identité|cédula|documento de identidad",
    }.items()
    for word in words.split("|")
}


class BadCell(ValueError):
    """The cell cannot be read; the code is one of ``_messages.MESSAGES``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def digits(text: str) -> str:
    """Return text with the digits of any script as 0 to 9."""
    return "".join(
        str(unicodedata.digit(letter)) if letter.isdigit() and not letter.isascii() else letter
        for letter in text
    )


def day_first(values: list[str]) -> bool | None:
    """
    Say whether the dates of a column begin with the day, from those that allow one reading only.

    None when none of them tells, or when they contradict one another.
    """
    told: set[bool] = set()
    for value in values:
        match = _TURNED.match(digits(value).strip())
        if match:
            first, second = int(match[1]), int(match[2])
            if first > 12 >= second:
                told.add(True)
            elif second > 12 >= first:
                told.add(False)
    return told.pop() if len(told) == 1 else None


def birth(text: str, is_day_first: bool | None) -> str:
    """Return a date as "YYYY", "YYYY-MM" or "YYYY-MM-DD"."""
    given = digits(text).strip()
    if match := _ISO.match(given):
        parts = [int(part) for part in match.groups() if part]
        return _checked("-".join([f"{parts[0]:04}", *(f"{part:02}" for part in parts[1:])]))
    match = _TURNED.match(given)
    if match is None:
        raise BadCell("date_unreadable")
    first, second, year = (int(part) for part in match.groups())
    if first == second:
        return _checked(f"{year:04}-{first:02}-{second:02}")
    if is_day_first is None:
        raise BadCell("date_ambiguous")
    day, month = (first, second) if is_day_first else (second, first)
    return _checked(f"{year:04}-{month:02}-{day:02}")


def _checked(text: str) -> str:
    year, month, day = ([int(part) for part in text.split("-")] + [1, 1])[:3]
    try:
        date(year, month, day)
    except ValueError:
        raise BadCell("date_unreadable") from None
    return text


def country(text: str) -> str:
    """Return the code of one country."""
    if (found := countries.find(text)) is None:
        raise BadCell("country_unknown")
    return found


def nationalities(text: str) -> tuple[str, ...]:
    """Return the codes of one or several countries; a name may itself hold a comma."""
    if (whole := countries.find(text)) is not None:
        return (whole,)
    return tuple(country(part) for part in _SEVERAL.split(text) if part.strip())


def sex(text: str) -> str:
    """Return f, m, x or u."""
    return _word(_SEXES, text, "sex_unknown")


def document_level(text: str) -> int:
    """Return 2 for a passport, 1 for an emergency paper, 0 for none."""
    return _word(_LEVELS, text, "level_unknown")


def document_kind(text: str) -> str:
    """Return the code of a kind of document."""
    found = _DOCUMENT_KINDS.get(plain(text)) or plain(text).replace(" ", "_")
    if not _CODE.match(found):
        raise BadCell("answer")
    return found


def needs(text: str) -> tuple[str, ...]:
    """Return codes of needs; unknown words in Latin letters become codes of their own."""
    found: list[str] = []
    for part in _SEVERAL.split(text):
        word = plain(part)
        code = _NEEDS.get(word) or word.replace(" ", "_")
        if word and not _CODE.match(code):
            raise BadCell("need_unknown")
        if word:
            found.append(code)
    return tuple(dict.fromkeys(found))


def phone(text: str, country_code: str) -> str:
    """Return a number in E.164."""
    try:
        return addresses.phone(digits(text), country=country_code)
    except addresses.BadAddress:
        raise BadCell("phone_unreadable") from None


def email(text: str) -> str:
    """Return an e-mail address."""
    try:
        return addresses.email(text)
    except addresses.BadAddress:
        raise BadCell("email_unreadable") from None


def language(text: str) -> str:
    """Return the code of a language."""
    code = text.strip().replace("_", "-")
    known = _languages()
    base = code.split("-")[0].lower()
    if base in known.values() and len(code) <= 12 and re.fullmatch(r"[A-Za-z]{2,3}(-\w+)*", code):
        return base + code[len(base) :]
    return _word(known, text, "language_unknown")


def is_head(relation: str) -> bool:
    """Say whether a relation means the head of the household."""
    return plain(relation) in _HEADS


def _word(table: dict[str, T], text: str, code: str) -> T:
    try:
        return table[plain(digits(text))]
    except KeyError:
        raise BadCell(code) from None


@cache
def _languages() -> dict[str, str]:
    found: dict[str, str] = {}
    for site in countries.LANGUAGES:
        names = Locale(site).languages
        found |= {plain(str(name)): code for code, name in names.items() if "_" not in code}
    return found
