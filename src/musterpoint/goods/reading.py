"""Tables of the catalogue and of counts, in and out."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from musterpoint.goods.actions import ItemIn
from musterpoint.goods.forms import parts_of
from musterpoint.goods.models import Batch, Item
from musterpoint.goods.queries import Held
from musterpoint.goods.rules import pack
from musterpoint.kernel.errors import Invalid
from musterpoint.people import importing
from musterpoint.web import text

COLUMNS = ("code", "name", "category", "unit", "digits", "weight", "volume", "expires", "lent_days")
SHEET = ("item", "name", "batch", "counted")
NUMBERS = ("digits", "weight", "volume", "lent_days")
MOST = {"digits": 3, "weight": 10**9, "volume": 10**9, "lent_days": 3650}
LONGEST = 120
YES = {"yes", "1", "true", "x", "نعم", "oui", "sí"}
SHOWN = 10


def catalogue_rows(items: Iterable[Item]) -> list[list[str]]:
    """Return the catalogue as rows with titles."""
    rows = [list(COLUMNS)]
    for one in items:
        numbers = (one.digits, one.weight, one.volume)
        rows.append(
            [one.code, one.name, one.category, one.unit_word]
            + ["" if n is None else str(n) for n in numbers]
            + ["yes" if one.expires else "", str(one.lent_days)]
        )
    return rows


def catalogue(data: bytes) -> list[ItemIn]:
    """Return the items of a table. Raises Invalid, naming the lines that need a correction."""
    found, wrong = [], []
    for line, row in _rows(data, ("code", "name")):
        try:
            found.append(_item(row))
        except ValueError:
            wrong.append(line)
    _refuse(wrong)
    return found


def _item(row: Mapping[str, str]) -> ItemIn:
    """Return the item of a row; ValueError for one that is none."""
    numbers = {name: int(row[name]) if row.get(name) else None for name in NUMBERS}
    if any(n is not None and not 0 <= n <= MOST[name] for name, n in numbers.items()):
        raise ValueError(row["code"])
    name = text.one_line(row["name"])
    category, unit = row.get("category") or "other", row.get("unit") or "piece"
    here = pack()
    if not name or len(name) > LONGEST or category not in here.categories or unit not in here.units:
        raise ValueError(row["code"])
    return ItemIn(
        code=row["code"].strip().upper(),
        name=name,
        category=category,
        unit_word=unit,
        digits=numbers["digits"] or 0,
        weight=numbers["weight"],
        volume=numbers["volume"],
        expires=row.get("expires", "").casefold() in YES,
        lent_days=numbers["lent_days"] or 0,
    )


def sheet_rows(held: Sequence[Held]) -> list[list[str]]:
    """Return the sheet of a blind count: what to look for, and nothing of how much."""
    return [
        list(SHEET),
        *([one.item.code, one.item.title, str(one.batch or ""), ""] for one in held),
    ]


def count(data: bytes, items: Iterable[Item]) -> dict[tuple[UUID, UUID | None], int]:
    """Return what a sheet says was counted. Raises Invalid, naming the lines."""
    known = {one.code: one for one in items}
    batches: dict[tuple[UUID, str], Batch] = {
        (one.item_id, str(one)): one for one in Batch.objects.filter(item__in=known.values())
    }
    found: dict[tuple[UUID, UUID | None], int] = {}
    wrong = []
    for line, row in _rows(data, ("item", "counted")):
        item = known.get(row["item"].strip().upper())
        label = row.get("batch", "").strip()
        batch = batches.get((item.id, label)) if item is not None and label else None
        if item is None or (label and batch is None):
            wrong.append(line)
            continue
        shelf = (item.id, batch.id if batch else None)
        try:
            found[shelf] = found.get(shelf, 0) + parts_of(item, row["counted"] or "0", least=0)
        except ValidationError:
            wrong.append(line)
    _refuse(wrong)
    return found


def _rows(data: bytes, needed: Sequence[str]) -> Iterable[tuple[int, dict[str, str]]]:
    table = importing.read_table(data)
    titles = [cell.text.strip().casefold() for cell in table.lines[0].cells]
    if missing := [name for name in needed if name not in titles]:
        problem = _("The first row has no title %(names)s.") % {"names": ", ".join(missing)}
        raise Invalid(problem, fields={"file": [problem]})
    for line in table.lines[1:]:
        cells = [cell.text.removeprefix("'") for cell in line.cells]
        row = dict(zip(titles, cells, strict=False))
        yield line.number, {name: row.get(name, "") for name in {*titles, *needed}}


def _refuse(wrong: Sequence[int]) -> None:
    if wrong:
        lines = ", ".join(str(one) for one in wrong[:SHOWN])
        problem = _("Nothing was kept. Correct these lines first: %(lines)s") % {"lines": lines}
        raise Invalid(problem, fields={"file": [problem]})
