"""Read what was typed into a row of a plan, and write values in words."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from musterpoint.kernel.money import places
from musterpoint.people import countries
from musterpoint.plans.content import Row
from musterpoint.plans.sections import Column, Section, in_words
from musterpoint.web import amounts, formats, languages, text
from musterpoint.web.pickers import language_choices, language_name

LEVELS = range(1, 5)
#: Smallest parts of one amount; the figures of a scenario multiply it by people.
LARGEST = 10**13


def read_row(
    section: Section, values: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """Return a row as it is kept, and the problems by column."""
    kept: dict[str, Any] = {}
    problems: dict[str, list[str]] = {}
    for column in section.columns:
        try:
            value = _read(column, values.get(column.code))
        except ValueError as error:
            problems[column.code] = [str(error)]
            continue
        if value is not None:
            kept[column.code] = value
        elif column.must:
            problems[column.code] = [_("Answer this question")]
    for code in values.keys() - {one.code for one in section.columns}:
        problems[str(code)] = [_("This section has no such column.")]
    return kept, problems


def _read(column: Column, value: Any) -> Any:
    """Return one value as it is kept, None when it is empty; raise ValueError with what to do."""
    if column.kind == "tick":
        return _tick(value)
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if column.kind == "position":
        return _position(value)
    if isinstance(value, bool) or not isinstance(value, str | int | date):
        raise ValueError(_("Check this answer. It is not in a form that we can read"))
    typed = str(value)
    if column.kind in ("number", "level"):
        return _number(column, typed)
    if column.kind == "date":
        return _date(typed)
    if column.kind == "money":
        return _money(typed)
    if column.kind == "text":
        return _within(text.paragraphs(typed), text.LONGEST_TEXT)
    if column.kind == "choice" and typed not in column.choices:
        raise ValueError(_("Choose one of the answers in the list"))
    if column.kind == "country" and not countries.is_country(typed):
        raise ValueError(_("Choose the country."))
    if column.kind == "language" and typed not in dict(language_choices()):
        raise ValueError(_("Choose one of the answers in the list"))
    return _within(text.one_line(typed), text.LONGEST_LINE)


def _tick(value: Any) -> bool | None:
    if value in (True, "on", "yes", "true", "1"):
        return True
    if value in (None, False, "", "off", "no", "false", "0"):
        return None
    raise ValueError(_("Write yes or no."))


def _within(value: str, most: int) -> str:
    if "\0" in value:
        raise ValueError(_("Remove the hidden characters from this answer"))
    if len(value) > most:
        raise ValueError(_("Shorten this to %(count)s characters.") % {"count": most})
    return value


def _number(column: Column, typed: str) -> int:
    most = LEVELS[-1] if column.kind == "level" else column.most
    least = LEVELS[0] if column.kind == "level" else column.least
    bare = "".join(one for one in typed if not one.isspace() and one not in ",٬")
    if not (bare.isdecimal() and len(bare) < 12):
        raise ValueError(_("Enter a whole number, like 7"))
    found = int(bare)
    if not least <= found <= most:
        raise ValueError(
            _("Enter a number from %(least)s to %(most)s.") % {"least": least, "most": most}
        )
    return found


def _date(typed: str) -> str:
    try:
        found = date.fromisoformat(typed.strip())
    except ValueError as error:
        raise ValueError(_("Write the day as 2026-05-02")) from error
    if not 1990 <= found.year <= 2100:
        raise ValueError(_("Write the day as 2026-05-02"))
    return found.isoformat()


def _money(typed: str) -> str:
    """Read ``25.50 USD`` into minor units and currency: ``2550 USD``."""
    found = amounts.money(typed, places)
    if found.minor >= LARGEST:
        raise ValueError(_("Write an amount and its currency, such as 25.50 USD"))
    return f"{found.minor} {found.currency}"


def _position(value: Any) -> list[float]:
    parts = value.replace(",", " ").split() if isinstance(value, str) else value
    wrong = ValueError(_("Write latitude and longitude, such as 32.89 13.18"))
    try:
        latitude, longitude = (float(one) for one in parts)
    except (TypeError, ValueError) as error:
        raise wrong from error
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise wrong
    return [round(latitude, 6), round(longitude, 6)]


def in_row(section: Section, row: Row, code: str) -> str:
    """Return a value of a row in words of the reader's language; empty when it is not told."""
    column = next(one for one in section.columns if one.code == code)
    return written(column, row.get(code))


def written(column: Column, value: Any) -> str:
    """Return a value in words of the reader's language."""
    if value in (None, ""):
        return ""
    if column.kind == "tick":
        return _("Yes")
    if column.kind == "number":
        return formats.count(value)
    if column.kind == "choice":
        words = column.choices.get(value)
        return in_words(words) if words else str(value)
    if column.kind == "money":
        return amount(value)
    if column.kind == "position":
        return f"{degrees(value[0])}, {degrees(value[1])}"
    if column.kind == "language":
        return language_name(value)
    if column.kind == "country":
        return countries.name(value, languages.current().code)
    return str(value)


def degrees(value: float) -> str:
    """Return a latitude or longitude with the places that are kept, a tenth of a metre: six."""
    return f"{value:.6f}".rstrip("0").rstrip(".")


def amount(kept: str) -> str:
    """Return an amount as it is kept (``2550 USD``) as it is read (``25.50 USD``)."""
    minor, _space, currency = kept.partition(" ")
    digits = places(currency)
    return f"{Decimal(minor).scaleb(-digits):,.{digits}f} {currency}"


def typed(column: Column, value: Any) -> str:
    """Return a value as somebody would type it into the form again."""
    if value in (None, ""):
        return ""
    if column.kind == "money":
        return amount(value).replace(",", "")
    if column.kind == "position":
        return f"{degrees(value[0])} {degrees(value[1])}"
    return str(value)


def typed_row(section: Section, row: Row) -> dict[str, Any]:
    """Return a row as somebody would type it again; what was not filled is not there."""
    return {
        one.code: True if one.kind == "tick" else typed(one, row[one.code])
        for one in section.columns
        if row.get(one.code) not in (None, "")
    }


def months_later(day: date, months: int) -> date:
    """Return the day so many months later; the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")
