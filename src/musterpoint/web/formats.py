"""
Numbers, shares, ranges and times as a reader of the active language writes them (CLDR, by Babel).

Digits are 0-9 in every language: telephone numbers, references and counts stay comparable across
pages.
"""

import math
import unicodedata
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel import dates, numbers
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from musterpoint.web import languages

Number = int | float | Decimal

_MARKS_RTL = {",": "،", ";": "؛"}

SOON = timedelta(hours=20)
"""A moment nearer than this needs no date beside its time."""


def _locale() -> str:
    return languages.current().locale


def count(number: Number | None, digits: int = 0) -> str:
    """Return `31,264`; a dash for None, because unknown is not zero."""
    if number is None:
        return "–"
    pattern = "#,##0" + ("." + "#" * digits if digits else "")
    return str(numbers.format_decimal(number, format=pattern, locale=_locale()))


def amount(parts: int, digits: int) -> str:
    """Return an amount kept in smallest parts with all its places: 125050 of 2 is `1,250.50`."""
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    value = Decimal(parts).scaleb(-digits)
    return str(numbers.format_decimal(value, format=pattern, locale=_locale()))


def percent(share: Number | None, digits: int = 0) -> str:
    """Return a share between 0 and 1 as `78 %`; a dash for None. Never rounds to all or nothing."""
    if share is None or (isinstance(share, float) and math.isnan(share)):
        return "–"
    value = float(share) * 100
    shown = round(value, digits)
    if value < 100 <= shown:
        return _("over %(share)s") % {"share": percent(Decimal(99) / 100)}
    if shown <= 0 < value:
        return _("under %(share)s") % {"share": percent(Decimal(1) / 100)}
    pattern = "#,##0" + ("." + "#" * digits if digits else "")
    written = numbers.format_decimal(shown, format=pattern, locale=_locale())
    return pgettext("a share", "%(number)s %%") % {"number": written}


def range_of(low: Number | None, high: Number | None) -> str:
    """Return an estimate as `38,000 to 61,000`; open ends as `at least` and `at most`."""
    if low is None and high is None:
        return "–"
    if low is None:
        return _("at most %(high)s") % {"high": count(high)}
    if high is None:
        return _("at least %(low)s") % {"low": count(low)}
    if low == high:
        return count(low)
    return _("%(low)s to %(high)s") % {"low": count(low), "high": count(high)}


def share_range(share: Number, low: Number, high: Number) -> str:
    """Return a sampled share with its interval as `78 % (75 to 81)`."""
    return _("%(share)s (%(low)s to %(high)s)") % {
        "share": percent(share),
        "low": count(round(float(low) * 100)),
        "high": count(round(float(high) * 100)),
    }


def listed(parts: Iterable[object], mark: str = ",") -> str:
    """
    Return parts that are not empty with the reader's comma between them: `a, b` or `أ، ب`.

    `mark` may be a semicolon. Where letters run both ways each part is kept together by signs
    that isolate it, so that a telephone number keeps its plus in front.
    """
    texts = [text for part in parts if (text := str(part))]
    is_rtl = languages.current().direction == "rtl"
    mixed = any(_runs_left(text) != is_rtl for text in texts)
    return separator(mark).join(isolated(text) if mixed else text for text in texts)


def separator(mark: str = ",") -> str:
    """Return what stands between two parts in the reader's language: `, ` or `، `."""
    is_rtl = languages.current().direction == "rtl"
    return f"{_MARKS_RTL[mark] if is_rtl else mark} "


def isolated(text: str) -> str:
    """Return text that keeps its own direction inside text of another (Unicode FSI and PDI)."""
    return f"\u2068{text}\u2069"


def _runs_left(text: str) -> bool:
    return any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text)


def zone_of(zone: str | tzinfo | None) -> tzinfo:
    """Return the time zone of an IANA name; UTC when there is none."""
    if zone is None or zone == "":
        return UTC
    return ZoneInfo(zone) if isinstance(zone, str) else zone


def clock(at: datetime, zone: str | tzinfo | None) -> str:
    """Return `03:04` in the place's time."""
    return str(dates.format_time(at, "HH:mm", tzinfo=zone_of(zone), locale=_locale()))


def day(on: date, *, year: bool = False) -> str:
    """Return `Sat 21 Nov`, with the year when asked."""
    return str(dates.format_date(on, "EEE d MMM y" if year else "EEE d MMM", locale=_locale()))


def moment(
    at: datetime, zone: str | tzinfo | None, *, now: datetime | None = None, year: bool = False
) -> str:
    """
    Return `Sat 21 Nov, 03:04`, or only `03:04` when `now` is less than twenty hours away.

    `at` must be aware; ValueError otherwise, because a time without a zone has no meaning here.
    """
    if at.tzinfo is None:
        raise ValueError("A moment needs a time zone.")
    if now is not None and abs(at - now) < SOON:
        return clock(at, zone)
    local = at.astimezone(zone_of(zone))
    return _("%(day)s, %(time)s") % {"day": day(local.date(), year=year), "time": clock(at, zone)}


def relative(at: datetime, now: datetime) -> str:
    """Return `in 48 min` or `2 hr ago`, in the active language."""
    delta = at - now
    if abs(delta) < timedelta(minutes=1):
        return _("now")
    return str(
        dates.format_timedelta(
            delta,
            add_direction=True,
            format="short",
            granularity="minute",
            threshold=2,
            locale=_locale(),
        )
    )
