"""Pages made of cards: buttons, tables, facts and words, as the packages of money show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from musterpoint.web import tables
from musterpoint.web.http import ActorRequest
from musterpoint.web.parts import Event, Row, SavedView
from musterpoint.web.running import Show

Text = Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """A button on top of a page: a link, or a form that is sent at once."""

    label: Text
    url: str
    is_main: bool = False
    is_post: bool = False
    icon: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell of a table: words or a moment, a link or a status; ``note`` stands under it."""

    text: Text = ""
    url: str = ""
    note: Text = ""
    tag: str = ""
    moment: datetime | None = None
    is_number: bool = False
    head: Text = ""
    """What stands before it where the table is too narrow for its heads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A card of a page: facts, a table, a time line, or words; with buttons."""

    title: Text
    code: str
    facts: Sequence[Row] = ()
    columns: Sequence[Text] = ()
    rows: Sequence[Sequence[Cell]] = ()
    events: Sequence[Event] = ()
    words: str = ""
    empty: Text = ""
    acts: Sequence[Act] = ()


def beside(cells: Sequence[Any], heads: Sequence[Any]) -> list[tuple[Any, Any]]:
    """Return each cell of a row with the head of its column, or with none."""
    found = list(heads)[: len(cells)]
    return list(zip(cells, found + [""] * (len(cells) - len(found)), strict=True))


def show(
    request: ActorRequest,
    package: str,
    template: str,
    context: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    """Render a page by the package's template of this name, or by the common one."""
    found = [f"{package}/{template}.html", f"web/cards/{template}.html"]
    base = {"now": request.at, "o": request.organisation.slug}
    return render(request, found, base | context, status=status)


def show_list(
    request: ActorRequest,
    show_page: Show,
    tabs: Sequence[SavedView],
    *,
    title: Text,
    sub: Text,
    columns: Sequence[Text],
    rows: Sequence[Sequence[Cell]],
    empty: tuple[Text, Text],
    acts: Sequence[Act | None] = (),
    **context: Any,
) -> HttpResponse:
    """Show a list under the tabs of a package; ``show_page`` renders a page of it."""
    shown = {
        "tabs": tabs,
        "title": title,
        "sub": sub,
        "columns": columns,
        "rows": rows,
        "empty_title": empty[0],
        "empty_words": empty[1],
        "acts": [one for one in acts if one],
    }
    return show_page(request, "list", shown | context, 200)


def show_detail(
    request: ActorRequest,
    show_page: Show,
    *,
    back: tuple[str, Text],
    title: Text,
    tag: tuple[str, Text] = ("", ""),
    acts: Sequence[Act | None] = (),
    **context: Any,
) -> HttpResponse:
    """
    Show one thing: cards (``parts``) on the wide side and on the narrow one (``side``).

    ``sub`` stands beside the title, ``notes`` (kind and words) and ``note`` above the cards.
    """
    shown = {
        "back": back,
        "title": title,
        "tag_kind": tag[0],
        "tag_word": tag[1],
        "acts": [one for one in acts if one],
    }
    return show_page(request, "detail", shown | context, 200)


def data(request: ActorRequest) -> Any:
    """Return what was sent, or None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None


def files(request: ActorRequest) -> Any:
    """Return the files that were sent, or None for a page that is only looked at."""
    return request.FILES if request.method == "POST" else None


def words(request: ActorRequest, name: str = "q") -> str:
    """Return what was typed into a search or chosen as a filter."""
    return request.GET.get(name, "")[:100].replace("\0", "")


def printable_words(request: ActorRequest) -> str:
    """Return the words of the search, without what no column holds."""
    typed = request.GET.get("q", "")[:100]
    return "".join(one for one in typed if one.isprintable()).encode("utf-8", "ignore").decode()


def attached(content: bytes, kind: str, name: str) -> HttpResponse:
    """Give a file of a content type to keep."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def table_file(
    request: ActorRequest,
    rows: Sequence[Sequence[str]],
    name: str,
    *,
    keeps_numbers: bool = False,
) -> HttpResponse:
    """Give a table as CSV, or as XLSX when it is asked for; see ``tables.harmless``."""
    kind = "xlsx" if request.GET.get("kind") == "xlsx" else "csv"
    if kind == "xlsx":
        content = tables.xlsx_file(rows, name[:31])
    else:
        content = tables.csv_file(rows, keeps_numbers=keeps_numbers)
    return attached(content, tables.content_type(kind), f"{name}.{kind}")


def file_acts(address: str) -> list[Act]:
    """Return the buttons by which a table is taken out."""
    return [
        Act(label=_("CSV"), url=f"{address}?kind=csv"),
        Act(label=_("XLSX"), url=f"{address}?kind=xlsx"),
    ]
