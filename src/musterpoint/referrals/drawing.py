"""The opening hours of a week as a drawing; its words stand beside it."""

from babel import dates
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from musterpoint.rosters.rules import hours_of
from musterpoint.web import languages

CELL, ROW, LEFT, TOP = 9, 14, 34, 14


def week(mask: str) -> SafeString:
    """
    Return a week from Monday as seven rows of 24 hours; open hours are filled.

    The drawing reads from left to right in every language, as clocks do.
    """
    names = dates.get_day_names("abbreviated", locale=languages.current().locale)
    bars = []
    for day in range(7):
        hours = (
            {hour % 24 for hour in hours_of(mask) if hour // 24 == day} if mask else set(range(24))
        )
        bars += [(day, start, end) for start, end in spans(hours)]
    filled = format_html_join(
        "",
        '<rect x="{}" y="{}" width="{}" height="{}" rx="2" fill="var(--mp-c1)"/>',
        (
            (LEFT + start * CELL, TOP + day * ROW + 2, (end - start) * CELL, ROW - 4)
            for day, start, end in bars
        ),
    )
    rows = format_html_join(
        "",
        '<text x="0" y="{}" font-size="10" fill="var(--mp-ink)">{}</text>'
        '<rect x="{}" y="{}" width="{}" height="{}" rx="2" fill="var(--mp-off-b)"/>',
        (
            (TOP + day * ROW + 10, names[day], LEFT, TOP + day * ROW + 2, 24 * CELL, ROW - 4)
            for day in range(7)
        ),
    )
    marks = format_html_join(
        "",
        '<text x="{}" y="10" font-size="10" fill="var(--mp-ink)">{}</text>',
        ((LEFT + hour * CELL, hour) for hour in (0, 6, 12, 18)),
    )
    return format_html(
        '<svg viewBox="0 0 {} {}" width="100%" direction="ltr" role="img" aria-label="{}">{}{}{}'
        "</svg>",
        LEFT + 24 * CELL,
        TOP + 7 * ROW,
        _("Opening hours of the week, drawn; they stand in words below"),
        marks,
        rows,
        filled,
    )


def spans(hours: set[int]) -> list[tuple[int, int]]:
    """Return the hours of a day as spans: (first hour, hour after the last)."""
    found: list[tuple[int, int]] = []
    for hour in sorted(hours):
        if found and found[-1][1] == hour:
            found[-1] = (found[-1][0], hour + 1)
        else:
            found.append((hour, hour + 1))
    return found
