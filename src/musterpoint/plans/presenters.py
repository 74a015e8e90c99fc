"""What the pages of plans show, in the reader's words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.plans import content as contents
from musterpoint.plans import reading
from musterpoint.plans.content import Change, Content, Gap, Row
from musterpoint.plans.queries import TaskLine
from musterpoint.plans.scenarios import SIZES, Caseload, Scenario
from musterpoint.plans.sections import Column, Section, pack
from musterpoint.plans.sources import sources
from musterpoint.web import formats

KINDS = {
    "draft": ("unk", gettext_lazy("Draft")),
    "review": ("due", gettext_lazy("Under review")),
    "in_force": ("ok", gettext_lazy("In force")),
    "replaced": ("off", gettext_lazy("Replaced")),
    "retired": ("off", gettext_lazy("Retired")),
    "overdue": ("help", gettext_lazy("Review overdue")),
}
SIZE_WORDS = {
    "low": gettext_lazy("At least"),
    "likely": gettext_lazy("Likely"),
    "high": gettext_lazy("At most"),
}


def gap_words(gap: Gap) -> str:
    """Return what is missing, in a sentence."""
    section = pack().sections[gap.section]
    if gap.what == contents.NO_END:
        return _("Say of at least one haven that the journey may end there.")
    if gap.row is None:
        return _("Nothing is written yet.")
    column = next(one for one in section.columns if one.code == gap.column)
    place = {"row": formats.count(gap.row + 1), "column": column.name}
    if gap.what == contents.REVERSED:
        return _("Row %(row)s: at least, likely and at most must rise.") % place
    if gap.what == contents.UNKNOWN_PLACE:
        return _("Row %(row)s, “%(column)s”: name an area or place of this plan.") % place
    return _("Row %(row)s: “%(column)s” is missing.") % place


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionLine:
    """A section in the overview: how many rows it has, what it lacks, whether it must be filled."""

    section: Section
    rows: int
    gaps: tuple[str, ...]
    must: bool


def section_lines(content: Content, gaps: Iterable[Gap], kind: str) -> list[SectionLine]:
    """Return the sections of a plan of a kind, in their order."""
    lacking: dict[str, list[str]] = {}
    for gap in gaps:
        lacking.setdefault(gap.section, []).append(gap_words(gap))
    return [
        SectionLine(
            section=one,
            rows=len(content.get(code, ())),
            gaps=tuple(lacking.get(code, ())),
            must=code in pack().kinds[kind].must,
        )
        for code, one in pack().sections.items()
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """A row in words, beside its id."""

    id: str
    cells: tuple[tuple[Column, str], ...]


def rows_in_words(section: Section, rows: Iterable[Row], *, is_open: bool = False) -> list[Cells]:
    """Return the rows of a section in words; without named people when ``is_open``."""
    columns = section.open_columns if is_open else section.columns
    return [
        Cells(
            id=str(row[contents.ID]),
            cells=tuple((one, reading.written(one, row.get(one.code))) for one in columns),
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLine:
    """A change between two versions: what a row said before and says now."""

    section: str
    kind: str
    word: str
    before: str
    after: str


def changes_in_words(changes: Iterable[Change]) -> list[ChangeLine]:
    """Return what changed, in words; of a changed row only what differs."""
    found = []
    for one in changes:
        section = pack().sections.get(one.section)
        if section is None:
            continue
        if one.before is None:
            kind, word = "ok", _("Added")
        elif one.after is None:
            kind, word = "help", _("Removed")
        else:
            kind, word = "due", _("Changed")
        columns = [
            column
            for column in section.columns
            if (one.before or {}).get(column.code) != (one.after or {}).get(column.code)
        ]
        found.append(
            ChangeLine(
                section=section.name,
                kind=kind,
                word=word,
                before=_in_a_line(columns, one.before),
                after=_in_a_line(columns, one.after),
            )
        )
    return found


def _in_a_line(columns: Iterable[Column], row: Row | None) -> str:
    if row is None:
        return ""
    return "; ".join(
        f"{one.name}: {text}"
        for one in columns
        if (text := reading.written(one, row.get(one.code)))
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureLine:
    """One figure of a scenario in its three sizes."""

    label: str
    values: tuple[str, ...]
    is_bad: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioShown:
    """A scenario as a table of figures, and what is wrong in it in sentences."""

    scenario: Scenario
    lines: tuple[FigureLine, ...]
    warnings: tuple[str, ...]


def scenario_shown(one: Scenario) -> ScenarioShown:
    """Return a scenario in words."""
    by_size = {size.size: size for size in one.sizes}
    sizes = [by_size[size] for size in SIZES]
    late = any(size.in_time < size.people for size in sizes)
    lines = (
        FigureLine(label=_("People who leave"), values=_counts(size.people for size in sizes)),
        FigureLine(
            label=_("Out within %(days)s days") % {"days": formats.count(one.within_days)},
            values=_counts(size.in_time for size in sizes),
            is_bad=late,
        ),
        FigureLine(
            label=_("Days until everybody is out"),
            values=tuple(_days(size) for size in sizes),
            is_bad=any(size.people and size.days is None for size in sizes),
        ),
        FigureLine(
            label=_("Without a seat within the horizon"),
            values=_counts(size.left for size in sizes),
            is_bad=any(size.left for size in sizes),
        ),
        FigureLine(label=_("Departures"), values=_counts(size.departures for size in sizes)),
        FigureLine(label=_("Of these, buses"), values=_counts(size.buses for size in sizes)),
        FigureLine(
            label=_("Buses on the road at once, there and back"),
            values=_counts(size.buses_at_once for size in sizes),
        ),
        FigureLine(
            label=_("Beds on the busiest day of arrival"),
            values=_counts(size.beds for size in sizes),
        ),
        FigureLine(
            label=_("Without a bed where the journey ends"),
            values=_counts(size.no_bed for size in sizes),
            is_bad=any(size.no_bed for size in sizes),
        ),
        *_money(one, sizes),
    )
    warnings = [
        *(
            _("Nothing goes from %(area)s: no leg begins there or at one of its assembly points.")
            % {"area": area}
            for area in one.stranded
        ),
        *(
            _("There are not enough beds in %(place)s: people are out, but not sheltered.")
            % {"place": place}
            for place in one.full
        ),
        *(
            _("How many beds there are in %(place)s is not told: write it among the havens.")
            % {"place": place}
            for place in one.untold
        ),
    ]
    if any(size.bundle > 1 for size in sizes):
        warnings.append(
            _("Families were counted in bundles of %(count)s, so that figures come quickly.")
            % {"count": formats.count(max(size.bundle for size in sizes))}
        )
    return ScenarioShown(scenario=one, lines=lines, warnings=tuple(warnings))


def _money(one: Scenario, sizes: Sequence[Caseload]) -> list[FigureLine]:
    """Return what it costs, each line named by what it holds."""
    nights = any(size.night_costs for size in sizes)
    label = _("Cost of seats") if nights or one.stock_costs else _("Cost, seats only")
    lines = [FigureLine(label=label, values=tuple(_costs(size.costs) for size in sizes))]
    if nights:
        lines.append(
            FigureLine(
                label=_("Cost of beds for one night, when all are there"),
                values=tuple(_costs(size.night_costs) for size in sizes),
            )
        )
    if one.stock_costs:
        stock = FigureLine(
            label=_("Cost of stocks"), values=tuple(_costs(one.stock_costs) for _size in sizes)
        )
        lines.append(stock)
    return lines


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceShown:
    """What a source counts in an area, in words; ``is_used``: the figures are made with it."""

    area: str
    source: str
    as_of: str
    values: tuple[str, ...]
    is_used: bool


def sources_shown(content: Content) -> list[SourceShown]:
    """Return the sources of every area side by side."""
    section = pack().sections["population"]
    return [
        SourceShown(
            area=one.area,
            source=reading.in_row(section, {"source": one.source}, "source"),
            as_of=one.as_of,
            values=_counts((one.low, one.likely, one.high)),
            is_used=one.is_used,
        )
        for one in sources(content)
    ]


def _counts(numbers: Iterable[int]) -> tuple[str, ...]:
    return tuple(formats.count(one) for one in numbers)


def _days(size: Caseload) -> str:
    if not size.people:
        return formats.count(0)
    return formats.count(size.days) if size.days is not None else _("Not within the horizon")


def _costs(costs: Mapping[str, int]) -> str:
    return formats.listed(
        reading.amount(f"{minor} {currency}") for currency, minor in sorted(costs.items())
    ) or _("Not told")


def detail_words(line: TaskLine) -> list[tuple[str, str]]:
    """Return the details of a task with the names of their columns."""
    found = []
    for place, text in line.details:
        code, _dot, name = place.partition(".")
        section = pack().sections.get(code)
        column = (
            next((one for one in section.columns if one.code == name), None) if section else None
        )
        found.append((column.name if column else name, text))
    return found


def stamp_of(at: datetime | None) -> str:
    """Return a moment for a list that a program reads."""
    return at.isoformat() if at is not None else ""
