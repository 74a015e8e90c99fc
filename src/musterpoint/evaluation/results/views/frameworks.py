"""The list of frameworks, one of them whole, and the results in it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from musterpoint.evaluation.models import Framework, Level, Node
from musterpoint.evaluation.pages import CHANGE, READ, as_id, colleagues, data, named
from musterpoint.evaluation.results import actions, forms, presenters, progress, queries
from musterpoint.evaluation.results.codes import ORDER
from musterpoint.evaluation.results.kinds import in_words, pack
from musterpoint.evaluation.results.values import FrameworkIn, SessionIn
from musterpoint.evaluation.results.views import PAGES
from musterpoint.people import countries
from musterpoint.web import languages
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest


@page(READ)
def frameworks(request: ActorRequest) -> HttpResponse:
    """List frameworks by name."""
    asked = named(request, {"q": 100, "kind": 20})
    found = queries.frameworks(asked["q"], asked["kind"])
    context = {
        "lines": [
            {"row": one, "kind": in_words(pack().kinds[one.kind]), "country": _country(one)}
            for one in found
        ],
        "filters": asked,
        "kinds": [(code, in_words(words)) for code, words in pack().kinds.items()],
        "any": bool(found) or bool(queries.frameworks()),
    }
    return PAGES.show(request, "list", context)


def _country(row: Framework) -> str:
    return countries.name(row.country, languages.current().code) if row.country else ""


def _head(given: dict[str, Any]) -> FrameworkIn:
    return FrameworkIn(
        **{**given, "currency": given["currency"].upper(), "owner_id": as_id(given["owner_id"])}
    )


@page(CHANGE, BOTH)
def new(request: ActorRequest) -> HttpResponse:
    """Begin a framework."""
    start = {"first_year": request.at.year, "last_year": request.at.year + 4, "currency": "USD"}
    form = forms.FrameworkForm(data(request), initial=start, colleagues=colleagues(request))

    def do(given: dict[str, Any]) -> str:
        made = actions.begin(_head(given), by=request.actor, at=request.at)
        return PAGES.goes_to(request, "framework", framework_id=made.id)

    return PAGES.run_form(
        request, form, do, title=_("Begin a results framework"), submit=_("Begin"),
        back=(PAGES.goes_to(request, "list"), _("Results frameworks")),
        lead=_("It begins empty. A workbook can be read into it."),
    )  # fmt: skip


@page(READ)
def framework(request: ActorRequest, framework_id: UUID) -> HttpResponse:
    """Show a framework whole: results, indicators, work plan, money, who was sensitised."""
    tree = queries.tree(framework_id, request.at.date())
    row = tree.framework
    context = {
        "row": row,
        "kind": in_words(pack().kinds[row.kind]),
        "country": _country(row),
        "figures": presenters.strip(tree),
        "branches": [
            {
                "node": one.node,
                "below": Level(ORDER[one.depth + 1]).label if one.depth < 3 else "",
                "is_measured": one.node.level in (Level.OUTCOME, Level.OUTPUT),
                "money": _money(one.node, row),
                "indicators": [_line(found) for found in one.indicators],
            }
            for one in tree.branches
        ],
        "sessions": tree.sessions,
        "has_counted": any(found.row.measure for one in tree.branches for found in one.indicators),
    }
    return PAGES.show(request, "framework", context)


def _line(one: queries.Measured) -> dict[str, Any]:
    row, latest = one.row, one.latest
    return {
        "row": row,
        "baseline": presenters.number(row.baseline, row.unit),
        "target": presenters.number(one.target, row.unit),
        "latest": latest,
        "value": presenters.number(latest.value, row.unit) if latest else "",
        "tag": presenters.TAGS[one.progress],
        "word": one.progress.label,
    }


def _money(node: Node, row: Framework) -> list[tuple[str, str]]:
    if node.level != Level.SUB_OUTPUT:
        return []
    missing = progress.gap(node.required, node.available)
    told = (
        (_("Needed"), node.required),
        (_("There"), node.available),
        (_("Spent"), node.expended),
        (_("Missing"), missing),
    )
    return [(name, presenters.amount(minor, row)) for name, minor in told if minor is not None]


@page(CHANGE, BOTH)
def head(request: ActorRequest, framework_id: UUID) -> HttpResponse:
    """Change the head of a framework."""
    row = queries.framework(framework_id)
    start = {
        "name": row.name, "kind": row.kind, "country": row.country, "first_year": row.first_year,
        "last_year": row.last_year, "currency": row.currency, "owner_id": str(row.owner_id or ""),
    }  # fmt: skip
    form = forms.FrameworkForm(data(request), initial=start, colleagues=colleagues(request))
    back = PAGES.goes_to(request, "framework", framework_id=framework_id)

    def do(given: dict[str, Any]) -> str:
        actions.change_framework(framework_id, _head(given), by=request.actor, at=request.at)
        return back

    return PAGES.run_form(
        request, form, do, title=_("Name, years and owner"), submit=_("Keep"), back=(back, row.name)
    )


@page(CHANGE, BOTH)
def add_priority(request: ActorRequest, framework_id: UUID) -> HttpResponse:
    """Add a strategic priority."""
    return _add(request, queries.framework(framework_id), None)


@page(CHANGE, BOTH)
def add(request: ActorRequest, framework_id: UUID, result_id: UUID) -> HttpResponse:
    """Add a result under another one."""
    row = queries.framework(framework_id)
    return _add(request, row, queries.node(framework_id, result_id))


def _add(request: ActorRequest, row: Framework, parent: Node | None) -> HttpResponse:
    place = ORDER.index(Level(parent.level)) + 1 if parent else 0
    level = ORDER[min(place, len(ORDER) - 1)]
    form = forms.node_form(data(request), level, row)
    back = PAGES.goes_to(request, "framework", framework_id=row.id)

    def do(_given: dict[str, Any]) -> str:
        made = actions.add_node(
            row.id, parent.id if parent else None, form.given(), by=request.actor, at=request.at
        )
        return f"{back}#r-{made.code}"

    return PAGES.run_form(
        request, form, do, title=Level(level).label, submit=_("Keep"), back=(back, row.name),
        lead=f"{parent.code} {parent.title}" if parent else "",
    )  # fmt: skip


@page(CHANGE, BOTH)
def change(request: ActorRequest, framework_id: UUID, result_id: UUID) -> HttpResponse:
    """Change what a result says."""
    row, node = queries.framework(framework_id), queries.node(framework_id, result_id)
    form = forms.node_form(data(request), node.level, row, node)
    back = PAGES.goes_to(request, "framework", framework_id=framework_id)

    def do(_given: dict[str, Any]) -> str:
        actions.change_node(framework_id, result_id, form.given(), by=request.actor, at=request.at)
        return f"{back}#r-{node.code}"

    return PAGES.run_form(
        request, form, do, title=f"{node.get_level_display()} {node.code}", submit=_("Keep"),
        back=(back, row.name),
    )  # fmt: skip


@page(CHANGE, BOTH)
def drop(request: ActorRequest, framework_id: UUID, result_id: UUID) -> HttpResponse:
    """Drop a result after one more look."""
    row, node = queries.framework(framework_id), queries.node(framework_id, result_id)
    back = PAGES.goes_to(request, "framework", framework_id=framework_id)

    def do(_given: dict[str, Any]) -> str:
        actions.drop_node(framework_id, result_id, by=request.actor, at=request.at)
        messages.success(request, _("Dropped. Its code is not given again."))
        return back

    return PAGES.run_form(
        request, forms.SureForm(data(request)), do, title=_("Drop this result"),
        submit=_("Drop"), lead=f"{node.code} {node.title}", back=(back, row.name),
    )  # fmt: skip


@page(CHANGE, BOTH)
def session(request: ActorRequest, framework_id: UUID) -> HttpResponse:
    """Keep that a country team was sensitised."""
    row = queries.framework(framework_id)
    form = forms.SessionForm(data(request))
    back = PAGES.goes_to(request, "framework", framework_id=framework_id)

    def do(given: dict[str, Any]) -> str:
        actions.keep_session(framework_id, SessionIn(**given), by=request.actor, at=request.at)
        return back

    return PAGES.run_form(
        request, form, do, title=_("Sensitise a country team"), submit=_("Keep"),
        back=(back, row.name),
        lead=_("Write of nobody by name: how many were there is enough."),
    )  # fmt: skip
