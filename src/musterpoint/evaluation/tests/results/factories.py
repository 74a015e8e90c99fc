"""A small results framework, and workbooks as people send them."""

import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from openpyxl import Workbook, load_workbook

from musterpoint.evaluation.models import Framework, Node, ResultIndicator
from musterpoint.evaluation.results import actions, exporting, queries
from musterpoint.evaluation.results.values import ActualIn, FrameworkIn, IndicatorIn, NodeIn
from musterpoint.tenancy.actors import Actor
from musterpoint.testing import NOON

TODAY = NOON.date()


def begun(by: Actor, name: str = "Framework 2024-2027", **more: Any) -> Framework:
    """Begin a framework."""
    given = FrameworkIn(
        **{"name": name, "kind": "unsdcf", "first_year": 2024, "last_year": 2027, **more}
    )
    return actions.begin(given, by=by, at=NOON)


def chain(row: Framework, by: Actor) -> list[Node]:
    """Add a priority, an outcome, an output and a sub-output."""
    found: list[Node] = []
    for title in ("Safe in crises", "Nobody left out", "Plans name migrants"):
        parent = found[-1].id if found else None
        found.append(
            actions.add_node(
                row.id, parent, NodeIn(title=title, capacity="Two planners"), by=by, at=NOON
            )
        )
    work = NodeIn(
        title="Write three plans", entity="IOM", partners="Red Crescent", places="TUN-TA; TUN-ME",
        gender=2, rights=3, state="ongoing", required=1_000_000, available=400_050, expended=100,
    )  # fmt: skip
    found.append(actions.add_node(row.id, found[-1].id, work, by=by, at=NOON))
    return found


def indicator(row: Framework, node: Node, by: Actor, **more: Any) -> ResultIndicator:
    """Add an indicator with a target and a value."""
    given = IndicatorIn(
        **{
            "name": "Plans that name migrants", "unit": "%", "groups": ["women", "men"],
            "baseline": Decimal(20), "baseline_year": 2023,
            "targets": {2025: Decimal(60), 2027: Decimal("87.5")}, "source": "Register of plans",
            "responsible": "Ministry", "sdg": "10.7", "assumptions": "Peace", **more,
        }
    )  # fmt: skip
    made = actions.add_indicator(row.id, node.id, given, by=by, at=NOON)
    value = ActualIn(year=2025, value=Decimal("55.5"), parts={"women": Decimal(50)})
    actions.report_actual(row.id, made.id, value, by=by, at=NOON)
    return made


def whole(by: Actor, **more: Any) -> Framework:
    """Return a framework with a chain, indicators and a value."""
    row = begun(by, **more)
    nodes = chain(row, by)
    indicator(row, nodes[1], by)
    indicator(row, nodes[2], by, name="Posts with an exercised plan")
    return row


def exported(row: Framework) -> bytes:
    """Return the workbook of a framework."""
    return exporting.workbook(queries.tree(row.id, TODAY))


def sheets(data: bytes) -> Workbook:
    """Return a workbook as a spreadsheet program opens it."""
    return load_workbook(io.BytesIO(data))


def saved(book: Workbook) -> bytes:
    """Return the bytes of a workbook."""
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def workbook(*rows: Sequence[Any], title: str = "Results", merge: Sequence[str] = ()) -> bytes:
    """Return a workbook of one sheet with these rows and merged cells."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    for area in merge:
        sheet.merge_cells(area)
    return saved(book)


def said(row: Framework) -> list[Any]:
    """Return everything that a framework says, to compare it with another one."""
    tree = queries.tree(row.id, TODAY)
    skipped = {"id", "framework_id", "parent_id", "node_id", "organisation_id", "created_at"}

    def plain(one: Any) -> dict[str, Any]:
        found = {k: v for k, v in vars(one).items() if k not in skipped and k[0] != "_"}
        return {k: v.normalize() if isinstance(v, Decimal) else v for k, v in found.items()}

    return [
        (
            plain(branch.node),
            [
                (plain(one.row), {year: value.value for year, value in one.values.items()})
                for one in branch.indicators
            ],
        )
        for branch in tree.branches
    ]
