"""`{% load mp %}`: the components of every page; `web.components` and others do the work."""

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo
from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from musterpoint.web import cards, components, formats, languages
from musterpoint.web.fields import error_lines, field_view
from musterpoint.web.guard import opens
from musterpoint.web.icons import STATUS_ICONS
from musterpoint.web.markup import trusted
from musterpoint.web.page import Chrome
from musterpoint.web.parts import Chip, Event, Figure, Pages, PersonLine, Row, SavedView, Text

register = template.Library()

register.simple_tag(components.icon, name="icon")
register.simple_tag(components.mark, name="mark")
register.simple_tag(components.status, name="tag")
register.simple_tag(components.ladder, name="ladder")
register.simple_tag(components.level_badge, name="level")
register.simple_tag(components.level_number, name="level_number")
register.simple_tag(components.level_words, name="level_words")
register.simple_tag(components.bar, name="bar")
register.simple_tag(components.swatch, name="swatch")
register.simple_tag(components.steps, name="steps")
register.simple_tag(components.person_name, name="person_name")
register.simple_tag(components.isolated, name="isolated")
register.filter("ref", components.reference)
register.filter("beside", cards.beside)
register.filter("bdi", components.isolated)
register.filter("count", formats.count)
register.filter("percent", formats.percent)
register.filter("listed", formats.listed)
register.filter("endonym", languages.endonym)
register.filter("direction", languages.direction)
register.simple_tag(formats.separator, name="comma")
register.simple_tag(formats.range_of, name="range_of")
register.simple_tag(formats.share_range, name="share_range")
NEAR = timedelta(hours=1)
"""A deadline nearer than this is shown as due."""


@register.simple_tag
def status_icon(kind: str) -> SafeString:
    """Return the shape of a kind of status."""
    return components.icon(STATUS_ICONS[kind])


@register.simple_tag
def sprite() -> SafeString:
    """Return the hatches that bars and charts refer to; once a page, in the block `sprite`."""
    return trusted(components.PATTERNS)


def _zone(context: Context, zone: str | tzinfo | None) -> str | tzinfo:
    chrome = context.get("chrome")
    return zone or (chrome.zone if isinstance(chrome, Chrome) else "UTC")


@register.simple_tag(takes_context=True)
def moment(
    context: Context,
    at: datetime | None,
    zone: str | tzinfo | None = None,
    now: datetime | None = None,
    place: Text = "",
    year: bool = False,
) -> SafeString:
    """Return a time as `<time>`: in `zone` or the page's zone, with the `place` it is told for."""
    if at is None:
        return format_html('<span class="mp-muted">{}</span>', _("not known"))
    words = formats.moment(at, _zone(context, zone), now=now, year=year)
    if place:
        words = _("%(time)s, %(place)s time") % {"time": words, "place": place}
    return format_html('<time datetime="{}">{}</time>', at.isoformat(timespec="seconds"), words)


@register.simple_tag(takes_context=True)
def due(
    context: Context, at: datetime, now: datetime, zone: str | tzinfo | None = None
) -> SafeString:
    """Return a deadline as `in 48 min`, with the clock time as its title; late ones are alarms."""
    late = at < now
    kind = "help" if late else "due" if at - now < NEAR else "soft"
    relative = formats.relative(at, now)
    words = _("late, %(ago)s") % {"ago": relative} if late else relative
    return format_html(
        '<time class="mp-txt--{} mp-nowrap" datetime="{}" title="{}">{}</time>',
        kind,
        at.isoformat(timespec="seconds"),
        formats.moment(at, _zone(context, zone)),
        words,
    )


@register.simple_tag
def share_bar(share: float | None, kind: str = "", css_class: str = "") -> SafeString:
    """Return a bar for one share between 0 and 1; hatched all over when it is not known."""
    parts = [(100.0, "hatch")] if share is None else [(share * 100, kind)]
    return components.bar(parts, css_class)


@register.inclusion_tag("web/parts/strip.html")
def strip(figures: Sequence[Figure]) -> dict[str, Any]:
    """Show the figures of a board in one strip."""
    return {"figures": figures}


@register.inclusion_tag("web/parts/person_list.html")
def person_list(people: Sequence[PersonLine], label: Text = "") -> dict[str, Any]:
    """Show people on a public page, each with a status or a link."""
    return {"people": people, "label": label}


@register.inclusion_tag("web/parts/timeline.html")
def timeline(events: Sequence[Event], wide: bool = False) -> dict[str, Any]:
    """Show what happened, newest first."""
    return {"events": events, "wide": wide}


@register.inclusion_tag("web/parts/chips.html")
def chips(items: Sequence[Chip]) -> dict[str, Any]:
    """Show the filters in force."""
    return {"chips": items}


@register.inclusion_tag("web/parts/views.html", takes_context=True)
def saved_views(context: Context, views: Sequence[SavedView], save_url: str = "") -> dict[str, Any]:
    """Show saved selections over a list, with counts; none that the reader may not open."""
    actor = getattr(context.get("request"), "actor", None)
    shown = [one for one in views if one.current or actor is None or opens(actor, one.url)]
    return {"views": shown, "save_url": save_url}


@register.inclusion_tag("web/parts/pages.html")
def pages(page: Pages) -> dict[str, Any]:
    """Show how far the list goes, and links to the next and the previous part."""
    return {"pages": page}


@register.inclusion_tag("web/parts/summary_list.html")
def summary_list(rows: Sequence[Row]) -> dict[str, Any]:
    """Show answers with links to change them."""
    return {"rows": rows}


@register.inclusion_tag("web/parts/facts.html")
def facts(rows: Sequence[Row]) -> dict[str, Any]:
    """Show facts of a record in two narrow columns."""
    return {"rows": rows}


@register.inclusion_tag("web/parts/closed_box.html", takes_context=True)
def closed_box(
    context: Context,
    action: str,
    reasons: Sequence[tuple[str, Text]],
    title: Text = "",
    minutes: int = 15,
) -> dict[str, Any]:
    """Show the closed box that stands on every record, with or without anything in it."""
    return {
        "action": action,
        "reasons": reasons,
        "title": title or _("Health and protection: show, with a reason"),
        "minutes": minutes,
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("web/parts/key_hints.html")
def key_hints() -> dict[str, Any]:
    """Show the keys of a list, under it."""
    return {}


@register.simple_tag(takes_context=True)
def sort_header(
    context: Context, column: str, label: Text, css_class: str = "", parameter: str = "sort"
) -> SafeString:
    """
    Return a `<th>` that sorts by a link: up, then down. The list starts again at its first row.

    Needs `request` in the context.
    """
    query = context["request"].GET.copy()
    now = query.get(parameter, "")
    direction = {column: "ascending", f"-{column}": "descending"}.get(now, "none")
    query[parameter] = f"-{column}" if now == column else column
    for cursor in ("after", "before"):
        query.pop(cursor, None)
    arrow = {"ascending": "↑", "descending": "↓", "none": ""}[direction]
    return format_html(
        '<th scope="col" class="{}" aria-sort="{}"><a class="mp-sort" href="?{}">{}'
        '<span aria-hidden="true">{}</span></a></th>',
        css_class,
        direction,
        query.urlencode(),
        label,
        f" {arrow}" if arrow else "",
    )


@register.inclusion_tag("web/parts/field.html", name="field")
def show_field(bound: BoundField, **options: Any) -> dict[str, Any]:
    """Show one field of a form; the options are those of `web.fields.field_view`."""
    return {"f": field_view(bound, **options)}


@register.inclusion_tag("web/parts/error_summary.html")
def form_errors(*form_list: forms.BaseForm) -> dict[str, Any]:
    """Show the errors of one or more forms on top of the page; nothing when there are none."""
    return {"lines": error_lines(form for form in form_list if form.is_bound)}


@register.inclusion_tag("web/parts/error_summary.html")
def error_summary(lines: Sequence[Any]) -> dict[str, Any]:
    """Show given `web.fields.ErrorLine`s on top of the page."""
    return {"lines": lines}


@register.simple_tag
def error_prefix(*form_list: forms.BaseForm) -> str:
    """Return "Error: " for the title of a page whose form has errors."""
    return _("Error: ") if any(form.is_bound and form.errors for form in form_list) else ""


@register.simple_block_tag(end_name="endcallout")
def callout(
    content: str, kind: str = "", title: Text = "", icon_name: str = "", role: str = ""
) -> SafeString:
    """Return a note with a coloured edge. `kind` is empty, ok, help, due or move."""
    css = f"mp-callout mp-callout--{kind}" if kind else "mp-callout"
    spoken = format_html(' role="{}"', role) if role else ""
    shape = format_html("{} ", components.icon(icon_name)) if icon_name else ""
    head = format_html("<strong>{}{}</strong> ", shape, title) if title else shape
    return format_html('<div class="{}"{}>{}{}</div>', css, spoken, head, content)


@register.simple_block_tag(end_name="endempty")
def empty(content: str, icon_name: str, title: Text, level: int = 3) -> SafeString:
    """Return what stands where a list is empty: why, and the ways on."""
    return format_html(
        '<div class="mp-empty">{}<h{}>{}</h{}>{}</div>',
        components.icon(icon_name),
        level,
        title,
        level,
        content,
    )


@register.simple_block_tag(end_name="endcard")
def card(
    content: str, title: Text, name: str, aside: Text = "", padded: bool = True, busy: bool = False
) -> SafeString:
    """Return a card. `name` is the id of its heading; `aside` stands at the end of the heading."""
    end = format_html('<span class="mp-end">{}</span>', aside) if aside else ""
    body = format_html('<div class="mp-card__b">{}</div>', content) if padded else content
    return format_html(
        '<section class="mp-card" aria-labelledby="{0}"{1}>'
        '<div class="mp-card__h"><h2 id="{0}">{2}</h2>{3}</div>{4}</section>',
        name,
        trusted(' aria-busy="true"') if busy else "",
        title,
        end,
        body,
    )


@register.simple_block_tag(end_name="endscroll")
def scroll(content: str, label: Text) -> SafeString:
    """Return a region for a wide table that scrolls sideways, also with the keyboard."""
    return format_html(
        '<div class="mp-scroll" tabindex="0" role="region" aria-label="{}">{}</div>', label, content
    )


@register.simple_block_tag(end_name="endfigure")
def figure(content: str, drawing: SafeString, css_class: str = "") -> SafeString:
    """Return a chart with the sentence under it that says what it shows."""
    return format_html(
        '<figure class="{}">{}<figcaption>{}</figcaption></figure>',
        f"mp-fig {css_class}".strip(),
        drawing,
        content,
    )
