"""What a kept report says of the same exercise played before and after a year of the loop."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.crises.queries import INDICATORS
from musterpoint.evaluation import tables
from musterpoint.evaluation.tables import Table
from musterpoint.web import charts, formats

Line = Mapping[str, Any]
UNITS = {"hours": gettext_lazy("hours"), "per cent": gettext_lazy("per cent")}
VERDICTS = {
    "better": gettext_lazy("Better"),
    "worse": gettext_lazy("Worse"),
    "higher": gettext_lazy("Higher"),
    "lower": gettext_lazy("Lower"),
    "no_difference_shown": gettext_lazy("No difference shown"),
    "one_seed": gettext_lazy("One seed, not tested"),
}
PARTS = {
    "plan": gettext_lazy("Plan in force, with drafts and framework contracts"),
    "training": gettext_lazy("Officers trained, a surge roster"),
    "wardens": gettext_lazy("Wardens appointed and tried"),
    "registration": gettext_lazy("People asked for a year to register"),
    "lessons": gettext_lazy("Lessons applied: carriers signed beforehand"),
}
SHOWN = ("better", "worse")


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """The comparison as page and paper show it."""

    lead: str
    capacity: str
    note: str
    chart: str
    caption: str
    lines: Table
    parts: Table


def section(content: Mapping[str, Any], theme: charts.Theme = "page") -> Section | None:
    """Return the comparison that a report keeps, or None."""
    made = content.get("comparison")
    if not made:
        return None
    found = _ordered(made)
    return Section(
        lead=_lead(found),
        capacity=_capacity(content.get("capacity")),
        note=_note(made),
        chart=_chart(found, theme),
        caption=_(
            "Mean change over the seeds with its 95 per cent interval, in per cent of the value"
            " before. The broken line is no change."
        ),
        lines=_lines(made),
        parts=_parts(made),
    )


def _ordered(made: Mapping[str, Any]) -> dict[str, Line]:
    """Return the indicators in the order in which they were compared: what is kept has none."""
    found: Mapping[str, Line] = made["indicators"]
    return {code: found[code] for code in made["order"]}


def label(code: str, line: Line) -> str:
    """Return what an indicator is called in the language of the page."""
    return tables.label(code) if code in INDICATORS else _(str(line["label"]))


def _lead(found: Mapping[str, Line]) -> str:
    told = {word: sum(one["verdict"] == word for one in found.values()) for word in VERDICTS}
    if not told["better"] and not told["worse"]:
        return _("The difference is not there: no indicator is shown to be better or worse.")
    return _(
        "After a year of the loop %(better)s indicators are better, %(worse)s are worse, and of"
        " %(same)s no difference is shown."
    ) % {
        "better": formats.count(told["better"]),
        "worse": formats.count(told["worse"]),
        "same": formats.count(told["no_difference_shown"] + told["one_seed"]),
    }


def _capacity(found: Mapping[str, int] | None) -> str:
    """Say how levels moved between the two assessments of the year; empty where none was made."""
    if not found:
        return ""
    return _(
        "Capacity was assessed again at the end of the year. Of %(again)s levels below their aim"
        " %(rose)s rose and %(same)s did not; %(reached)s reached the aim."
    ) % {
        "again": formats.count(found["again"]),
        "rose": formats.count(found["rose"]),
        "same": formats.count(found["again"] - found["rose"]),
        "reached": formats.count(found["reached"]),
    }


def _note(made: Mapping[str, Any]) -> str:
    small = made["small_runs"]
    return _(
        "Before, after and difference: means over the seeds %(seeds)s, each played before and after"
        " the year with %(few)s people. The interval is of this difference. Large runs: one of each"
        " side, seed %(seed)s, %(people)s people; a single draw, not tested. What organisations"
        " could do in a day, and what people did when asked, are assumptions that stand in the"
        " scenario."
    ) % {
        "seed": made["seed"],
        "people": formats.count(made["people"]),
        "few": formats.count(small["people"]),
        "seeds": formats.listed(str(seed) for seed in small["seeds"]),
    }


def _number(value: float | None, *, signed: bool = False) -> str:
    if value is None:
        return "–"
    text = formats.count(abs(value), 0 if float(value).is_integer() else 1)
    sign = "−" if value < 0 else "+" if signed and value > 0 else ""
    return f"{sign}{text}"


def _interval(one: Line) -> str:
    """Return an interval, or why there is none where the report says it."""
    edges: Sequence[float] | None = one["interval"]
    if edges is None:
        return _(str(one["reason"])) if one.get("reason") else _("none")
    low, high = (_number(edge, signed=True) for edge in edges)
    return _("%(low)s to %(high)s") % {"low": low, "high": high}


def _lines(made: Mapping[str, Any]) -> Table:
    rows = []
    for code, one in _ordered(made).items():
        unit = UNITS.get(one["unit"])
        name = label(code, one)
        rows.append(
            (
                f"{name} ({unit})" if unit else name,
                _number(one["before"]),
                _number(one["after"]),
                _number(one["difference"], signed=True),
                _interval(one),
                formats.count(len(one["seeds"])),
                str(VERDICTS.get(one["verdict"], one["verdict"])),
                *(_number((one.get("played") or {}).get(name)) for name in ("before", "after")),
                _(str(one["definition"])),
            )
        )
    return Table(
        code="loop",
        title=_("Before and after a year of the loop"),
        note=_note(made),
        columns=(
            _("Indicator"),
            _("Before"),
            _("After"),
            _("Difference"),
            _("95 per cent interval"),
            _("Seeds"),
            _("Shown"),
            _("Large run before"),
            _("Large run after"),
            _("Definition"),
        ),
        rows=tuple(rows),
        words=frozenset({6, 9}),
    )


def _parts(made: Mapping[str, Any]) -> Table:
    """Return what is lost when a part of the year is left out, where something was shown."""
    shown = [code for code, one in _ordered(made).items() if one["verdict"] in SHOWN]
    kept: Mapping[str, Mapping[str, Line]] = made.get("parts") or {}
    parts = {part: kept[part] for part in PARTS if part in kept}
    seeds = sorted({s for found in parts.values() for one in found.values() for s in one["seeds"]})
    return Table(
        code="loop-parts",
        title=_("What made the difference"),
        note=f"{_made_it(made, parts, shown)} {_how(seeds)}".strip(),
        columns=(
            _("Part"),
            *(label(code, made["indicators"][code]) for code in shown),
        ),
        rows=tuple(
            (
                str(PARTS.get(part, part)),
                *(_added(found.get(code, {})) for code in shown),
            )
            for part, found in parts.items()
        )
        if shown
        else (),
    )


def _how(seeds: Sequence[int]) -> str:
    return _(
        "Each part of the year was left out in turn; the number is what it adds to all others, as"
        " the mean of the seeds %(seeds)s, with its 95 per cent interval. With few seeds only large"
        " and even differences are shown. Parts help each other, so that the numbers do not add up"
        " to the difference above."
    ) % {"seeds": formats.listed(str(seed) for seed in seeds)}


def _made_it(
    made: Mapping[str, Any], parts: Mapping[str, Mapping[str, Line]], shown: Sequence[str]
) -> str:
    """Name the parts that are shown to have made a difference; empty where none was left out."""
    if not parts:
        return ""
    told = []
    for part, found in parts.items():
        moved = [code for code in shown if found.get(code, {}).get("verdict") in SHOWN]
        if moved:
            names = formats.listed(label(code, made["indicators"][code]) for code in moved)
            told.append(f"{PARTS[part]} ({names})")
    if not told:
        return _("Of no part alone is a difference shown.")
    return _("Shown to have made a difference: %(parts)s.") % {"parts": "; ".join(told)}


def _added(one: Line) -> str:
    """Return what a part adds to one indicator, with its interval where the report keeps one."""
    if one.get("verdict") == "no_difference_shown":
        return str(VERDICTS["no_difference_shown"])
    number = _number(one.get("difference"), signed=True)
    return f"{number} ({_interval(one)})" if one.get("interval") else number


def _chart(found: Mapping[str, Line], theme: charts.Theme) -> str:
    rows = [
        charts.Range(
            name=label(code, one),
            low=100 * one["interval"][0] / base,
            best=100 * one["difference"] / base,
            high=100 * one["interval"][1] / base,
            strong=one["verdict"] in SHOWN,
        )
        for code, one in found.items()
        if (base := one["before"]) and one["interval"] and one["difference"] is not None
    ]
    if not rows:
        return ""
    spec = charts.ranges(rows, reference=0.0, width=520)
    return charts.svg(spec, label=_lead(found), theme=theme)
