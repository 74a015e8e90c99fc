"""Results frameworks written by programs, and as a workbook out and in."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, Status
from pydantic import Base64Bytes

from musterpoint.evaluation.api._evaluation import (
    IndicatorOut,
    Number,
    ResultOut,
    Text,
    TreeOut,
    ValueOut,
    Word,
    router,
    shown_framework,
    shown_indicator,
    shown_result,
    shown_value,
)
from musterpoint.evaluation.results import actions, exporting, queries
from musterpoint.evaluation.results.actions import said
from musterpoint.evaluation.results.reading import Problem
from musterpoint.evaluation.results.values import FrameworkIn, IndicatorIn, NodeIn, SessionIn
from musterpoint.kernel.money import places
from musterpoint.tenancy.actors import Permission
from musterpoint.web import amounts, tables
from musterpoint.web.changes import Change
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

Line = Annotated[str, Field(max_length=500, pattern=r"^[^\x00-\x1f]*$")]
Year = Annotated[int, Field(ge=1900, le=2200)]
Mark = Annotated[int, Field(ge=0, le=9)]
#: As large as a body may be, written with letters.
File = Annotated[Base64Bytes, Field(max_length=1_500_000)]
ONE = "/results-frameworks/{uuid:framework_id}"
NODE = ONE + "/results/{uuid:result_id}"
MEASURE = ONE + "/indicators/{uuid:result_indicator}"
MONEY = ("required", "available", "expended")


class HeadBody(Change):
    """What changes of a framework's head; what is left out stays."""

    name: Line = ""
    kind: Word = ""
    country: Annotated[str, Field(pattern=r"^([A-Z]{3})?$")] = ""
    first_year: Year = 2000
    last_year: Year = 2000
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "USD"
    owner_id: UUID | None = None


class FrameworkBody(HeadBody):
    """A framework to begin; its owner is a colleague."""

    name: Line
    kind: Word
    owner_id: UUID
    first_year: Year
    last_year: Year


class NodeBody(Change):
    """
    What a result says; what is left out stays, or is empty in a new one.

    What follows ``sdg`` is of sub-outputs alone; money in whole units of the framework's currency.
    """

    title: Line = ""
    partners: Text = ""
    capacity: Text = ""
    sdg: Word = ""
    entity: Line = ""
    contributing: Text = ""
    places: Text = ""
    gender: Mark | None = None
    rights: Mark | None = None
    state: Word = ""
    required: Number | None = None
    available: Number | None = None
    expended: Number | None = None


class NewNodeBody(NodeBody):
    """A result under another one, or without ``parent_id`` a strategic priority."""

    parent_id: UUID | None = None


class IndicatorBody(Change):
    """What an indicator says; what is left out stays, or is empty in a new one."""

    name: Line = ""
    definition: Text = ""
    unit: Word = ""
    groups: Annotated[list[Word], Field(max_length=100)] = []
    is_less_better: bool = False
    baseline: Number | None = None
    baseline_year: Year | None = None
    targets: Annotated[dict[Year, Number], Field(max_length=100)] = {}
    source: Text = ""
    responsible: Line = ""
    sdg: Word = ""
    assumptions: Text = ""


class NewIndicatorBody(IndicatorBody):
    """An indicator of one's own; ``library`` names one of the library and needs nothing else."""

    library: Word = ""


class SessionBody(Schema):
    """A session at which a country team was sensitised."""

    held_on: date
    team: Line
    topic: Line
    people: Annotated[int, Field(ge=0, le=1_000_000)]
    followed: Text = ""


class SessionOut(Schema):
    """A session that is kept."""

    id: UUID
    held_on: date
    team: str
    topic: str
    people: int
    followed: str
    recorded_at: datetime


class WorkbookBody(Schema):
    """A workbook in base64; ``look`` says what it would change and changes nothing."""

    file: File
    look: bool = False


class ImportedOut(Schema):
    """What a workbook did, or would do; ``ignored`` are headings that nobody knows."""

    is_done: bool
    results_added: int
    results_changed: int
    indicators_added: int
    indicators_changed: int
    values_added: int
    ignored: list[str]


@router.post("/results-frameworks", response={201: TreeOut})
def begin(request: HttpRequest, given: FrameworkBody) -> Any:
    """Begin an empty framework."""
    asked = cast(ActorRequest, request)
    made = actions.begin(FrameworkIn(**given.dict()), by=asked.actor, at=asked.at)
    return Status(201, shown_framework(made.id, asked))


@router.patch(ONE, response=TreeOut)
def head(request: HttpRequest, framework_id: UUID, given: HeadBody) -> Any:
    """Change the head of a framework; the currency stays once an amount is kept."""
    asked = _asked(request, Permission.EVALUATION_CHANGE)
    row = queries.framework(framework_id)
    kept = {name: getattr(row, name) for name in HeadBody.model_fields}
    new = FrameworkIn(**kept | given.dict(exclude_unset=True))
    actions.change_framework(framework_id, new, by=asked.actor, at=asked.at)
    return shown_framework(framework_id, asked)


@router.post(f"{ONE}/results", response={201: ResultOut})
def add_result(request: HttpRequest, framework_id: UUID, given: NewNodeBody) -> Any:
    """Add a priority, outcome, output or sub-output under the one above; it gets the next code."""
    asked = _asked(request, Permission.EVALUATION_CHANGE)
    told = given.dict(exclude={"parent_id"})
    new = _node_in(framework_id, {}, told)
    made = actions.add_node(framework_id, given.parent_id, new, by=asked.actor, at=asked.at)
    return Status(201, _result(framework_id, made.id, asked))


@router.patch(NODE, response=ResultOut)
def change_result(
    request: HttpRequest, framework_id: UUID, result_id: UUID, given: NodeBody
) -> Any:
    """Change what a result says; its place and code stay."""
    asked = _asked(request, Permission.EVALUATION_CHANGE)
    row = queries.node(framework_id, result_id)
    kept = {name: getattr(row, name) for name in NodeBody.model_fields}
    new = _node_in(framework_id, kept, given.dict(exclude_unset=True))
    actions.change_node(framework_id, result_id, new, by=asked.actor, at=asked.at)
    return _result(framework_id, result_id, asked)


def _node_in(framework_id: UUID, kept: Mapping[str, Any], told: Mapping[str, Any]) -> NodeIn:
    """Return what is said of a result, with its money in the smallest parts of the currency."""
    minor = places(queries.framework(framework_id).currency)
    sent = dict(told)
    for name in MONEY:
        found: Decimal | None = sent.get(name)
        if found is None:
            continue
        try:
            sent[name] = amounts.parts(found, minor)
        except amounts.NotRead as error:
            text = str(error)
            raise actions.BadFramework(text, fields={name: [text]}) from error
    return NodeIn(**{**kept, **sent})


def _result(framework_id: UUID, result_id: UUID, asked: ActorRequest) -> dict[str, Any]:
    tree = queries.tree(framework_id, asked.at.date())
    return shown_result(tree, next(one for one in tree.branches if one.node.id == result_id))


@router.delete(NODE, response=TreeOut)
def drop_result(request: HttpRequest, framework_id: UUID, result_id: UUID) -> Any:
    """Drop a result from which nothing hangs any more; its code is never given again."""
    asked = cast(ActorRequest, request)
    actions.drop_node(framework_id, result_id, by=asked.actor, at=asked.at)
    return shown_framework(framework_id, asked)


@router.post(f"{NODE}/indicators", response={201: IndicatorOut})
def add_indicator(
    request: HttpRequest, framework_id: UUID, result_id: UUID, given: NewIndicatorBody
) -> Any:
    """Add an indicator to an outcome or output, one's own or of the library."""
    asked = cast(ActorRequest, request)
    who: dict[str, Any] = {"by": asked.actor, "at": asked.at}
    if given.library:
        made = actions.add_from_library(framework_id, result_id, given.library, **who)
    else:
        new = IndicatorIn(**given.dict())
        made = actions.add_indicator(framework_id, result_id, new, **who)
    return Status(201, _indicator(framework_id, made.id, asked))


@router.patch(MEASURE, response=IndicatorOut)
def change_indicator(
    request: HttpRequest, framework_id: UUID, result_indicator: UUID, given: IndicatorBody
) -> Any:
    """Change what an indicator says; its code and its values stay."""
    asked = _asked(request, Permission.EVALUATION_CHANGE)
    row = queries.indicator(framework_id, result_indicator, asked.at.date()).row
    new = IndicatorIn(**said(row) | given.dict(exclude_unset=True))
    actions.change_indicator(framework_id, result_indicator, new, by=asked.actor, at=asked.at)
    return _indicator(framework_id, result_indicator, asked)


def _indicator(framework_id: UUID, indicator_id: UUID, asked: ActorRequest) -> dict[str, Any]:
    return shown_indicator(queries.indicator(framework_id, indicator_id, asked.at.date()))


@router.delete(MEASURE, response=TreeOut)
def drop_indicator(request: HttpRequest, framework_id: UUID, result_indicator: UUID) -> Any:
    """Drop an indicator; its values stay kept and its code is never given again."""
    asked = cast(ActorRequest, request)
    actions.drop_indicator(framework_id, result_indicator, by=asked.actor, at=asked.at)
    return shown_framework(framework_id, asked)


@router.post(f"{ONE}/counted", response=list[ValueOut])
def count(request: HttpRequest, framework_id: UUID) -> Any:
    """Count every indicator that the product counts, for the running year; return what is new."""
    asked = cast(ActorRequest, request)
    made = actions.count_now(framework_id, by=asked.actor, at=asked.at)
    return [shown_value(one.year, one) for one in made]


@router.post(f"{ONE}/sensitisations", response={201: SessionOut})
def sensitise(request: HttpRequest, framework_id: UUID, given: SessionBody) -> Any:
    """Keep that a country team was sensitised: when, about what, how many."""
    asked = cast(ActorRequest, request)
    made = actions.keep_session(
        framework_id, SessionIn(**given.dict()), by=asked.actor, at=asked.at
    )
    return Status(201, made)


@router.get(f"{ONE}/workbook")
def workbook(request: HttpRequest, framework_id: UUID) -> HttpResponse:
    """Return the framework as a workbook (XLSX) in the layout of a cooperation framework."""
    asked = _asked(request, Permission.REPORT_READ)
    tree = queries.tree(framework_id, asked.at.date())
    answer = HttpResponse(exporting.workbook(tree), content_type=tables.content_type("xlsx"))
    answer["Content-Disposition"] = 'attachment; filename="results-framework.xlsx"'
    return answer


@router.post(f"{ONE}/workbook", response=ImportedOut)
def read_in(request: HttpRequest, framework_id: UUID, given: WorkbookBody) -> Any:
    """Read a workbook in: the whole of it, or nothing and each fault with its cell."""
    asked = cast(ActorRequest, request)
    done = actions.import_file(
        framework_id, given.file, is_look=given.look, by=asked.actor, at=asked.at
    )
    if done.problems:
        text = _("Nothing was read in. Mend the cells that are named.")
        raise actions.BadFramework(text, fields=_by_cell(done.problems))
    return {name: getattr(done, name) for name in ImportedOut.model_fields}


def _by_cell(problems: Iterable[Problem]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in problems:
        found.setdefault(f"{one.sheet}!{one.cell}", []).append(one.text)
    return found


def _asked(request: HttpRequest, permission: Permission) -> ActorRequest:
    asked = cast(ActorRequest, request)
    asked.actor.require(permission)
    return asked
