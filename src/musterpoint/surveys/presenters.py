"""What the pages of surveys show, in the reader's words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.engine.sampling.expecting import expected
from musterpoint.surveys import analysing, frames
from musterpoint.surveys.analysing import Rate
from musterpoint.surveys.designing import MIGRANTS, Designed
from musterpoint.surveys.models import Draw, Survey, Wave
from musterpoint.surveys.rules import pack
from musterpoint.surveys.tabulating import MEAN, STRATUM
from musterpoint.web import charts, formats, languages

STATES = {
    "design": ("unk", gettext_lazy("Being designed")),
    "drawn": ("due", gettext_lazy("Drawn")),
    "open": ("move", gettext_lazy("Being asked")),
    "closed": ("ok", gettext_lazy("Closed")),
}
TRACING = {"there": "ok", "moved": "due", "lost": "unk", "refused": "off", "died": "off"}
ASKING = {"open": "due", "answered": "ok", "refused": "off", "ended": "off"}
#: How many groups a chart holds; more stand in the table alone.
MOST_RANGES = 12
NOT_TOLD = "–"
WHY = {
    "small": gettext_lazy("Too few answers"),
    "unstable": gettext_lazy("Too unsure"),
    "hidden": gettext_lazy("Kept back"),
}


def state_of(survey: Survey, wave: Wave | None) -> tuple[str, Any]:
    """Return the kind and word of where a survey stands."""
    if survey.drawn_at is None:
        return STATES["design"]
    if wave is None:
        return STATES["drawn"]
    return STATES["open" if wave.closed_at is None else "closed"]


def wave_state(wave: Wave) -> tuple[str, Any]:
    """Return the kind and word of where a wave stands."""
    if wave.opened_at is None:
        return "unk", _("Not begun")
    return STATES["open" if wave.closed_at is None else "closed"]


def term(wave: Wave) -> str:
    """Return the name of a wave's term."""
    found = pack().terms.get(wave.term)
    return found.name if found else wave.term


def points(share: float | None) -> str:
    """Return half of an interval of a share: ± 4.9 %."""
    return "" if share is None else f"± {formats.percent(share, 1)}"


def money(minor: int, currency: str) -> str:
    """Return an amount with its currency."""
    return f"{formats.count(minor / 100, 2)} {currency}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLine:
    """A stratum, a group or the whole in a worked-out design."""

    name: str
    people: str
    sample: str
    answers: str
    margin: str
    weight: str
    is_told: bool
    is_sum: bool = False


def plan_lines(made: Designed) -> list[PlanLine]:
    """Return the design line by line: everybody, migrants, then each stratum."""
    if made.plan is None:
        return []
    plan = made.plan
    found = [_plan_line(_("Everybody"), plan.overall, None, is_sum=True)]
    for name, _minimum, one in plan.groups:
        found.append(_plan_line(_group_name(name), one, None, is_sum=True))
    if not any(name == MIGRANTS for name, _minimum, _one in plan.groups):
        parts = [one for one in plan.parts if MIGRANTS in one.stratum.groups]
        if parts:
            whole = expected(parts, plan.design, plan.z)
            found.insert(1, _plan_line(_("Migrants"), whole, None, is_sum=True))
    found += [
        _plan_line(name, part.expected, part.base_weight)
        for name, part in zip(made.names, plan.parts, strict=True)
    ]
    return found


def sealed_lines(draw: Draw) -> list[PlanLine]:
    """Return the design of a sample that was drawn, as it was sealed with it."""
    plan = draw.plan
    rows = [(_("Everybody"), plan["overall"], None, True)]
    rows += [(_group_name(one["name"]), one, None, True) for one in plan["groups"]]
    rows += [(one["name"], one, one["base_weight"], False) for one in plan["strata"]]
    return [
        PlanLine(
            name=name,
            people=formats.count(one["population"]),
            sample=formats.count(one["sample"]),
            answers=formats.count(one["respondents"]),
            margin=points(one["half_width"]),
            weight="" if weight is None else formats.count(weight, 2),
            is_told=one["publishable"],
            is_sum=is_sum,
        )
        for name, one, weight, is_sum in rows
    ]


def _plan_line(name: str, one: Any, weight: float | None, *, is_sum: bool = False) -> PlanLine:
    return PlanLine(
        name=name,
        people=formats.count(int(one.population)),
        sample=formats.count(one.sample),
        answers=formats.count(one.respondents),
        margin=points(one.half_width),
        weight="" if weight is None else formats.count(weight, 2),
        is_told=one.may_be_published,
        is_sum=is_sum,
    )


def _group_name(name: str) -> str:
    if name == MIGRANTS:
        return _("Migrants")
    column, _mark, value = name.partition("=")
    return frames.value_words(column, value)


def warnings(made: Designed) -> list[str]:
    """Return what the engine warns of, in the reader's language."""
    if made.plan is None:
        return []
    texts = []
    design = made.plan.design
    if (design.half_width, design.respondents, design.sample) == (None, None, None):
        texts.append(_("Each stratum says how many are asked: the size of the whole is not used."))
    for one in made.plan.warnings:
        text = _(one.text)
        texts.append(text % one.facts if one.facts else text)
    return texts


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLine:
    """The response of a stratum."""

    name: str
    people: int
    asked: int
    answered: int
    refused: int
    gone: int
    share: str


def rate_lines(survey: Survey, draw: Draw, rates: Sequence[Rate]) -> list[RateLine]:
    """Return the response rates of the strata, with a line for all."""
    areas, variables = frames.area_names(survey), analysing.variables_of(draw)
    total = Rate(
        key="",
        groups={},
        people=sum(one.people for one in rates),
        asked=sum(one.asked for one in rates),
        answered=sum(one.answered for one in rates),
        refused=sum(one.refused for one in rates),
        gone=sum(one.gone for one in rates),
    )
    named = [(_("Everybody"), total)]
    named += [(frames.words(one.groups, variables, areas), one) for one in rates]
    return [
        RateLine(
            name=name,
            people=one.people,
            asked=one.asked,
            answered=one.answered,
            refused=one.refused,
            gone=one.gone,
            share=formats.percent(one.share),
        )
        for name, one in named
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A cell in the reader's words: its value and interval, or why there is none."""

    text: str
    interval: str = ""
    effect: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownTable:
    """A question with its groups as lines, its choices as columns, a chart, and the change."""

    anchor: str
    title: str
    heads: tuple[str, ...]
    lines: tuple[tuple[str, str, tuple[Shown, ...]], ...]
    charts: tuple[tuple[str, SafeString], ...]
    changes: tuple[tuple[str, str, str, str, bool], ...]
    hidden: int


class Words:
    """The words of a survey's questions and groups, in the reader's language."""

    def __init__(self, survey: Survey, strata: Mapping[str, Mapping[str, str]]) -> None:
        self.areas = frames.area_names(survey)
        self.strata = strata
        code = languages.current().code
        self.questions = {one.path: one for one in analysing.questions(survey, code)}

    def group(self, by: str, value: str, variables: Sequence[str]) -> str:
        """Return the name of a column of figures."""
        if not by:
            return _("Everybody")
        if by == STRATUM:
            return frames.words(self.strata.get(value, {}), variables, self.areas)
        return frames.value_words(by, value, self.areas)

    def choice(self, path: str, choice: str) -> str:
        """Return a choice of a question."""
        if choice == MEAN:
            return _("Mean")
        question = self.questions.get(path)
        return dict(question.choices).get(choice, choice) if question else choice

    def title(self, table: Mapping[str, Any]) -> str:
        """Return a question."""
        question = self.questions.get(table["path"])
        return question.label if question else table["label"]


def shown_tables(
    survey: Survey,
    strata: Mapping[str, Mapping[str, str]],
    variables: Sequence[str],
    tables: Sequence[Mapping[str, Any]],
    changes: Mapping[str, Sequence[Mapping[str, Any]]],
) -> list[ShownTable]:
    """Return the tables as they are shown."""
    words = Words(survey, strata)
    return [
        _shown(words, variables, table, changes.get(table["path"], ()), f"q{at}")
        for at, table in enumerate(tables, 1)
    ]


def _shown(
    words: Words,
    variables: Sequence[str],
    table: Mapping[str, Any],
    changes: Sequence[Mapping[str, Any]],
    anchor: str,
) -> ShownTable:
    cells = {(one["choice"], one["by"], one["value"]): one for one in table["cells"]}
    choices = [one[0] for one in table["choices"]] or [MEAN]
    lines = []
    for column in table["columns"]:
        place = column["by"], column["value"]
        lines.append(
            (
                words.group(*place, variables),
                NOT_TOLD if column["n"] is None else formats.count(column["n"]),
                tuple(_cell(cells[choice, *place]) for choice in choices),
            )
        )
    return ShownTable(
        anchor=anchor,
        title=words.title(table),
        heads=tuple(words.choice(table["path"], one) for one in choices),
        lines=tuple(lines),
        charts=tuple(_charts(words, variables, table, choices, cells)),
        changes=tuple(_changes(words, variables, table, changes)),
        hidden=sum(one["state"] != "shown" for one in table["cells"]),
    )


def number(choice: str, value: float) -> str:
    """Return a share in per cent, or a mean."""
    return formats.count(value, 1) if choice == MEAN else formats.percent(value, 1)


def _cell(one: Mapping[str, Any]) -> Shown:
    if one["state"] != "shown":
        return Shown(text=NOT_TOLD, why=str(WHY[one["state"]]))
    return Shown(
        text=number(one["choice"], one["estimate"]),
        interval=f"{number(one['choice'], one['low'])} – {number(one['choice'], one['high'])}",
        effect="" if one["effect"] is None else formats.count(one["effect"], 2),
    )


def _charts(
    words: Words,
    variables: Sequence[str],
    table: Mapping[str, Any],
    choices: Sequence[str],
    cells: Mapping[Any, Mapping[str, Any]],
) -> Sequence[tuple[str, SafeString]]:
    """Draw each choice over the groups, as lines from low to high; shares in per cent."""
    found = []
    for choice in choices:
        scale = 1 if choice == MEAN else 100
        rows = [
            charts.Range(
                name=words.group(one["by"], one["value"], variables)[:40],
                low=scale * cells[choice, one["by"], one["value"]]["low"],
                best=scale * cells[choice, one["by"], one["value"]]["estimate"],
                high=scale * cells[choice, one["by"], one["value"]]["high"],
                strong=not one["by"],
            )
            for one in table["columns"]
            if cells[choice, one["by"], one["value"]]["state"] == "shown"
        ][:MOST_RANGES]
        if rows:
            name = words.choice(table["path"], choice)
            label = _("%(question)s %(choice)s: estimates with their 95 %% intervals") % {
                "question": words.title(table),
                "choice": name,
            }
            found.append((name, charts.svg(charts.ranges(rows, width=230), label=label)))
    return found


def _changes(
    words: Words,
    variables: Sequence[str],
    table: Mapping[str, Any],
    changes: Sequence[Mapping[str, Any]],
) -> Sequence[tuple[str, str, str, str, bool]]:
    found = []
    for one in changes:
        is_mean = one["choice"] == MEAN
        low, change, high = (
            formats.count(value if is_mean else 100 * value, 1)
            for value in (one["low"], one["change"], one["high"])
        )
        found.append(
            (
                words.group(one["by"], one["value"], variables),
                words.choice(table["path"], one["choice"]),
                change,
                f"{low} – {high}",
                one["is_clear"],
            )
        )
    return found


def rows_of(
    survey: Survey,
    strata: Mapping[str, Mapping[str, str]],
    variables: Sequence[str],
    tables: Sequence[Mapping[str, Any]],
) -> list[list[str]]:
    """Return every figure as a line of a file; what is not told is empty, with the reason."""
    words = Words(survey, strata)
    rows = [
        ["question", "choice", "group_by", "group", "n", "estimate", "low", "high", "design_effect",
         "state"]
    ]  # fmt: skip
    for table in tables:
        people = {
            (one["by"], one["value"]): "" if one["n"] is None else str(one["n"])
            for one in table["columns"]
        }
        for one in table["cells"]:
            place = one["by"], one["value"]
            figures = ["", "", "", ""]
            if one["state"] == "shown":
                effect = "" if one["effect"] is None else f"{one['effect']:.4f}"
                kept = (one["estimate"], one["low"], one["high"])
                figures = [*(f"{value:.6f}" for value in kept), effect]
            rows.append(
                [
                    words.title(table), words.choice(table["path"], one["choice"]), place[0],
                    words.group(*place, variables), people[place], *figures, one["state"],
                ]
            )  # fmt: skip
    return rows
