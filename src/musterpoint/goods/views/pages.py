"""What the pages of this package do first and last: run a form, render, write a file."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from musterpoint.accounts.models import User
from musterpoint.goods import forms
from musterpoint.tenancy.models import Membership
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import cards, running, tables
from musterpoint.web.cards import Act, Cell, Text
from musterpoint.web.forms import Form
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.parts import Pages, SavedView

READ, CHANGE = Permission.GOODS_READ, Permission.GOODS_CHANGE
GIVE = Permission.GOODS_DISTRIBUTE
PDF = "application/pdf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A table of a page: its heads (with whether they are numbers), rows, what stands if none."""

    title: Text
    heads: Sequence[tuple[Text, bool]]
    rows: Sequence[Sequence[Cell]]
    none: Text
    hint: Text = ""
    more: Text = ""
    pages: Pages | None = None

    @property
    def label(self) -> str:
        """What the region is called for a screen reader."""
        return _("%(title)s, scrollable") % {"title": self.title}


def number(text: Text, head: Text = "") -> Cell:
    """Return a cell of a number."""
    return Cell(text=text, is_number=True, head=head)


def show(
    request: ActorRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render a page of this package."""
    return cards.show(request, "goods", template, context, status)


def sheet(
    request: ActorRequest,
    title: Text,
    sections: Sequence[Section],
    *,
    here: str = "",
    back: tuple[str, Text] | None = None,
    acts: Iterable[Act | None] = (),
    **context: Any,
) -> HttpResponse:
    """Render a page of tables; ``here`` names its place among the parts of goods."""
    shown = {
        "title": title,
        "sections": sections,
        "back": back,
        "acts": [one for one in acts if one is not None],
        "tabs": tabs(request, here) if here else [],
        "words": cards.words(request),
    }
    return show(request, "page", shown | context)


def tabs(request: ActorRequest, here: str) -> list[SavedView]:
    """Return the parts of goods, and which of them this is."""
    found = (
        ("stock", _("Stock")),
        ("items", _("Catalogue")),
        ("requests", _("Requests")),
        ("dispatches", _("Waybills")),
        ("distributions", _("Distributions")),
        ("loans", _("Lent things")),
        ("losses", _("Losses")),
        ("counts", _("Counts")),
    )
    return [
        SavedView(label=label, url=goes_to(request, name), current=name == here)
        for name, label in found
    ]


def act(
    request: ActorRequest,
    permission: Permission,
    name: str,
    label: Text,
    icon: str = "pen",
    *,
    is_main: bool = False,
    **parts: object,
) -> Act | None:
    """Return a button for those who may, to a page of this package."""
    if not request.actor.may(permission):
        return None
    return Act(url=goes_to(request, name, **parts), label=label, icon=icon, is_main=is_main)


def run_form(
    request: ActorRequest,
    form: Form,
    do: Callable[[dict[str, Any]], str | HttpResponse],
    **words: Any,
) -> HttpResponse:
    """Show a form of this package, its moments in the time of the organisation, or do it."""
    forms.in_zone(form, request.organisation.time_zone)
    return running.run_form(request, form, do, show, **words)


def goes_to(request: ActorRequest, name: str, **parts: object) -> str:
    """Return the address of a page of this package."""
    return url(request, f"goods:{name}", **parts)


def as_id(typed: str) -> UUID | None:
    """Return the id that a picker sent, None when it sent nothing."""
    return UUID(typed) if typed else None


def colleagues(request: ActorRequest) -> list[tuple[str, str]]:
    """Return who works here, by name, for a picker."""
    rows = Membership.objects.filter(organisation_id=request.organisation.id)
    found = User.objects.filter(id__in=list(rows.values_list("user_id", flat=True)))
    return sorted(((str(one.id), one.name) for one in found), key=lambda one: one[1])


def names_of(ids: Iterable[UUID | None]) -> dict[UUID | None, str]:
    """Return the names of colleagues."""
    found = User.objects.filter(id__in={one for one in ids if one is not None})
    return dict(found.values_list("id", "name"))


def file_of(request: ActorRequest, rows: list[list[str]], name: str) -> HttpResponse:
    """Return a table as the kind of file that the address asks for: CSV, or XLSX."""
    kind = "xlsx" if request.GET.get("kind") == "xlsx" else "csv"
    made = (
        tables.xlsx_file(rows, "table", is_frozen=True)
        if kind == "xlsx"
        else tables.csv_file(rows, keeps_numbers=True)
    )
    return cards.attached(made, tables.content_type(kind), f"{name}.{kind}")
