"""Small pieces of markup: icons, status, levels, bars. What people typed is escaped here."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from musterpoint.web import formats, languages
from musterpoint.web.icons import ICONS, MARK, STATUS_ICONS
from musterpoint.web.markup import trusted
from musterpoint.web.parts import Part, Text

SWATCHES: dict[str, str] = {
    "c1": '<rect width="14" height="10" rx="2" fill="var(--mp-c1)"/>',
    "c2": '<rect width="14" height="10" rx="2" fill="var(--mp-c2)"/>',
    "c3": '<rect width="14" height="10" rx="2" fill="var(--mp-c3)"/>',
    "alarm": '<rect width="14" height="10" rx="2" fill="var(--mp-c-alarm)"/>',
    "off": (
        '<rect x=".5" y=".5" width="13" height="9" rx="2" fill="var(--mp-off-b)" '
        'stroke="var(--mp-line-2)"/>'
    ),
    "hatch": '<rect width="14" height="10" fill="url(#hatch)"/>',
    "line": '<path d="M7 0v10" stroke="var(--mp-ink)" stroke-width="2"/>',
}
"""Colours and hatches of a key, as they stand in bars and charts."""

PATTERNS = (
    '<svg width="0" height="0" class="govuk-visually-hidden" aria-hidden="true" focusable="false">'
    '<defs><pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><rect width="5" height="5" fill="var(--mp-surface)"/>'
    '<rect width="2" height="5" fill="var(--mp-c-axis)"/></pattern>'
    '<pattern id="hatch2" width="6" height="6" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><rect width="6" height="6" fill="var(--mp-surface)"/>'
    '<rect width="1.2" height="6" fill="var(--mp-c3)"/></pattern></defs></svg>'
)
"""Hatches that bars and charts refer to; once a page."""


def icon(name: str, css_class: str = "", label: Text = "") -> SafeString:
    """
    Return an icon as inline SVG; hidden from screen readers unless it has a `label`.

    Raises KeyError when there is no such icon.
    """
    spoken = (
        format_html('role="img" aria-label="{}"', label)
        if label
        else trusted('aria-hidden="true" focusable="false"')
    )
    css = f"mp-i {css_class}".strip()
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" {}>{}</svg>', css, spoken, trusted(ICONS[name])
    )


def mark() -> SafeString:
    """Return the product's mark."""
    return trusted(f'<svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">{MARK}</svg>')


def status(kind: str, text: Text, icon_name: str = "") -> SafeString:
    """Return a status as word, shape and colour. `kind` is ok, help, due, move, unk or off."""
    shape = icon(icon_name or STATUS_ICONS[kind])
    return format_html('<span class="mp-tag mp-tag--{}">{}{}</span>', kind, shape, text)


def ladder(level: int, levels: int = 4) -> SafeString:
    """
    Return the ladder of an alert level: `levels` rising bars, the first `level` of them filled.
    """
    width = levels * 5.5
    step = 10.8 / max(levels - 1, 1)
    bars = format_html_join(
        "",
        '<rect x="{}" y="{}" width="4" height="{}"{}/>',
        (
            (
                f"{k * 5.5 + 0.5:g}",
                f"{11.5 - k * step:.3g}",
                f"{4 + k * step:.3g}",
                trusted(' class="on"') if k < level else "",
            )
            for k in range(levels)
        ),
    )
    return format_html(
        '<svg class="mp-ladder" viewBox="0 0 {} 16" aria-hidden="true" focusable="false">{}</svg>',
        f"{width:g}",
        bars,
    )


def shade(level: int, levels: int = 4) -> int:
    """
    Return which of the four alert colours a level takes when a tenant has more or fewer levels.
    """
    return max(1, min(4, round(level * 4 / max(levels, 1))))


def level_badge(level: int, text: Text = "", levels: int = 4) -> SafeString:
    """Return an alert level with its ladder and its name."""
    name = text or _("Level %(number)d") % {"number": level}
    return format_html(
        '<span class="mp-lvl mp-lvl--{}">{}{}</span>',
        shade(level, levels),
        ladder(level, levels),
        name,
    )


def level_number(level: int, levels: int = 4) -> SafeString:
    """Return an alert level as a small number, for rows of a table."""
    return format_html(
        '<span class="mp-lvl mp-lvl--n mp-lvl--{}">'
        '<span class="govuk-visually-hidden">{} </span>{}</span>',
        shade(level, levels),
        _("Level"),
        level,
    )


def bar(parts: Sequence[Part], css_class: str = "", mark_at: float | None = None) -> SafeString:
    """Return a bar of pieces (width in per cent, kind), with a line at `mark_at` per cent."""
    at = 0.0
    pieces = []
    for width, kind in parts:
        wide = max(0.0, min(float(width), 100 - at))
        pieces.append((f"{at:.2f}", f"{wide:.2f}", kind))
        at += wide
    rects = format_html_join("", '<rect x="{}%" width="{}%" height="100%" class="{}"/>', pieces)
    line = (
        format_html('<line x1="{0}%" x2="{0}%" y1="0" y2="100%"/>', f"{mark_at:g}")
        if mark_at is not None
        else ""
    )
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false" preserveAspectRatio="none">'
        "{}{}</svg>",
        f"mp-bar {css_class}".strip(),
        rects,
        line,
    )


def swatch(name: str) -> SafeString:
    """Return the sample of a colour for the key under a chart."""
    return trusted(f'<svg viewBox="0 0 14 10" aria-hidden="true">{SWATCHES[name]}</svg>')


def steps(number: int, total: int) -> SafeString:
    """Return "Question 4 of 7" with a bar of steps."""
    rects = format_html_join(
        "",
        '<rect x="{}" width="{}" height="8" rx="2"{}/>',
        (
            (
                f"{k * 132 / total:.1f}",
                f"{132 / total - 3:.1f}",
                trusted(' class="on"') if k < number else "",
            )
            for k in range(total)
        ),
    )
    words = _("Question %(number)s of %(total)s") % {"number": number, "total": total}
    return format_html(
        '<p class="mp-steps"><svg viewBox="0 0 132 8" aria-hidden="true">{}</svg>{}</p>',
        rects,
        words,
    )


def reference(code: str) -> SafeString:
    """Return a reference or a telephone number: fixed width, left to right in every language."""
    return format_html('<bdi class="mp-ref" dir="ltr">{}</bdi>', code)


def isolated(text: str, lang: str = "") -> SafeString:
    """Return text of its own direction, such as a name in another script."""
    if not lang:
        return format_html('<bdi dir="auto">{}</bdi>', text)
    return format_html('<bdi lang="{}" dir="{}">{}</bdi>', lang, languages.direction(lang), text)


def person_name(latin: str, native: str = "", lang: str = "") -> SafeString:
    """Return a name, and after it the name in the person's own script."""
    first = format_html('<bdi class="mp-name">{}</bdi>', latin)
    if not native or native == latin:
        return first
    tongue = format_html(' lang="{}"', lang) if lang else ""
    return format_html('{} <bdi class="mp-name--alt" dir="auto"{}>{}</bdi>', first, tongue, native)


def level_words(level: int, levels: int) -> str:
    """Return "Level 4 of 4" for headings on public pages."""
    return _("Level %(number)s of %(total)s") % {
        "number": formats.count(level),
        "total": formats.count(levels),
    }
