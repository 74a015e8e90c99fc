"""An exercise as its page shows it: who took part, day by day, and where the weights come from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from musterpoint.crises.models import Crisis
from musterpoint.crises.queries import INDICATORS
from musterpoint.evaluation import queries as evaluation
from musterpoint.exercises import beside
from musterpoint.exercises.models import Exercise, ExerciseState
from musterpoint.exercises.world import load_scenario, parse_scenario
from musterpoint.kernel import indicators
from musterpoint.people import countries
from musterpoint.tenancy.models import Organisation
from musterpoint.web import charts, formats, languages
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.parts import Figure, Row

KINDS = {
    ExerciseState.PREPARING: "unk",
    ExerciseState.RUNNING: "move",
    ExerciseState.FINISHED: "ok",
    ExerciseState.FAILED: "help",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """How many of a nationality there are in the exercise, and both figures behind it."""

    country: str
    people: str
    used: str
    source: str
    published: str
    desa: str
    year: str
    counted: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Took:
    """An organisation that took part."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedLine:
    """A published figure with what the exercise counted beside it; ``played`` may be empty."""

    who: str
    where: str
    value: str
    played: str
    counted: str
    what: str
    as_of: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Everything on the page of an exercise."""

    exercise: Exercise
    kind: str
    facts: tuple[Row, ...]
    figures: tuple[Figure, ...]
    heads: tuple[str, ...]
    days: tuple[tuple[str, ...], ...]
    drawing: SafeString | None
    caption: str
    tables: tuple[Any, ...]
    published: tuple[PublishedLine, ...]
    published_note: str
    weights: tuple[Weight, ...]
    organisations: tuple[Took, ...]
    report_url: str


def label(code: str) -> str:
    """Return what an indicator is called in the language of the page."""
    return _(indicators.get(code).label)


def page(request: ActorRequest, exercise: Exercise) -> Page:
    """Return an exercise as it is shown, with what this reader may see of its case work."""
    days: Sequence[Mapping[str, Any]] = exercise.summary.get("days") or []
    caption = _caption(days)
    crisis = Crisis.objects.filter(slug=exercise.scenario).first()
    return Page(
        exercise=exercise,
        kind=KINDS[ExerciseState(exercise.state)],
        facts=tuple(_facts(exercise)),
        figures=tuple(_strip(days)),
        heads=tuple(label(code) for code in INDICATORS),
        days=tuple(
            (formats.count(day["day"]), *(formats.count(day.get(c)) for c in INDICATORS))
            for day in days
        ),
        drawing=_drawing(exercise, days, caption),
        caption=caption,
        tables=(
            *evaluation.case_work(exercise.summary),
            *evaluation.money_tables(exercise.summary),
            *evaluation.private_tables(
                crisis.id if crisis else None, by=request.actor, at=request.at
            ),
        ),
        published=published(exercise.summary),
        published_note=published_note(exercise.summary),
        weights=tuple(_weight(weight) for weight in exercise.weights),
        organisations=tuple(_organisations(exercise)),
        report_url=_report(request, crisis),
    )


def _facts(exercise: Exercise) -> list[Row]:
    estimate = exercise.summary.get("population_estimate") or {}
    digest = str(exercise.summary.get("scenario_digest", ""))[:12]
    rows = [
        Row(key=_("Scenario"), value=exercise.scenario),
        Row(key=_("Invented people"), value=formats.count(exercise.people)),
        Row(key=_("Seed"), value=str(exercise.seed)),
        Row(
            key=_("Days"),
            value=_("0 to %(last)s") % {"last": formats.count(exercise.last_day)},
        ),
        Row(
            key=_("Estimated population"),
            value=formats.range_of(estimate.get("low"), estimate.get("high")),
        ),
    ]
    return [*rows, Row(key=_("Version of the scenario"), value=digest)] if digest else rows


def _strip(days: Sequence[Mapping[str, Any]]) -> list[Figure]:
    if not days:
        return []
    last = days[-1]
    registered = last.get("registered") or 0
    found = []
    for code in INDICATORS:
        value = last.get(code) or 0
        share = value / registered if registered else None
        found.append(
            Figure(
                label=label(code),
                value=formats.count(value),
                detail=_("%(share)s of registered") % {"share": formats.percent(share)}
                if code != "registered"
                else _("at the end"),
                share=share,
                kind="hatch" if code == "unaccounted" else "",
                tone="unk" if code == "unaccounted" else "",
            )
        )
    return found


def _caption(days: Sequence[Mapping[str, Any]]) -> str:
    if not days:
        return ""
    return _("At the end %(known)s of %(registered)s registered people were accounted for.") % {
        "known": formats.count(days[-1].get("accounted_for")),
        "registered": formats.count(days[-1].get("registered")),
    }


def is_wide(last: Mapping[str, Any]) -> bool:
    """Say whether the gap between two lines has room for its name."""
    return 8 * int(last.get("unaccounted") or 0) > int(last.get("registered") or 0)


def _drawing(
    exercise: Exercise, days: Sequence[Mapping[str, Any]], caption: str
) -> SafeString | None:
    if not days:
        return None
    start, zone = _begins(exercise)

    def points(code: str) -> tuple[tuple[datetime, float], ...]:
        return tuple(
            (start + timedelta(days=int(day["day"])), float(day.get(code) or 0)) for day in days
        )

    lines = [
        charts.Line(name=label("registered"), points=points("registered"), planned=True),
        charts.Line(name=label("accounted_for"), points=points("accounted_for")),
        charts.Line(name=label("departed"), points=points("departed")),
    ]
    spec = charts.trend(
        lines,
        zone=zone,
        gap=_("Not heard from") if is_wide(days[-1]) else "",
        width=860,
        height=260,
    )
    return charts.svg(spec, label=caption)


def _weight(weight: Mapping[str, Any]) -> Weight:
    code = str(weight.get("nationality", ""))
    return Weight(
        country=countries.name(code, languages.current().code) if code else _("Not told"),
        people=formats.count(weight.get("people")),
        used=formats.count(weight.get("figure_used")),
        source=str(weight.get("source_used") or ""),
        published=formats.count(weight.get("published_figure")),
        desa=formats.count(weight.get("desa_figure")),
        year=str(weight.get("desa_year") or "–"),
        counted=formats.percent(weight.get("share_counted")),
    )


def published(kept: Mapping[str, Any]) -> tuple[PublishedLine, ...]:
    """Return the published figures of a summary or report, those with a played figure first."""
    lines = sorted(kept.get("published") or [], key=lambda one: one.get("played") is None)
    return tuple(_published(one) for one in lines)


def _published(one: Mapping[str, Any]) -> PublishedLine:
    played = one.get("played")
    source = formats.listed(str(text) for text in (one.get("source"), one.get("note")) if text)
    return PublishedLine(
        who=evaluation.published_group(str(one.get("nationality") or "")),
        where=evaluation.published_place(str(one.get("where") or "")),
        value=formats.count(one.get("value")),
        played="" if played is None else formats.count(played),
        counted="" if played is None else _counted(one),
        what=str(one.get("definition") or ""),
        as_of=formats.day(date.fromisoformat(str(one["as_of"])), year=True),
        source=source,
    )


def _counted(one: Mapping[str, Any]) -> str:
    """Return what the played figure counts, and at the end of which day."""
    code, day = str(one.get("played_as") or ""), one.get("played_on_day")
    if code == beside.PEOPLE:
        return _("Invented people")
    words = {"what": label(code), "day": formats.count(day)}
    return _("%(what)s, day %(day)s") % words


def published_rows(kept: Mapping[str, Any]) -> list[list[str]]:
    """Return published and played figures as rows of the table of a report: two for each."""
    rows = []
    for one in kept.get("published") or []:
        line = _published(one)
        what = f"{line.who}, {line.where}, {one['as_of']}: {line.what}"
        rows.append([_("Published figure"), what, "", str(one["value"]), "", ""])
        if line.played:
            what = f"{line.who}: {line.counted}"
            rows.append([_("Played figure"), what, "", str(one["played"]), "", ""])
    return rows


def published_note(kept: Mapping[str, Any]) -> str:
    """Say how to read the two figures beside each other."""
    note = _(
        "A published figure counts real people, a played one invented people. Compare the course,"
        " not the numbers. No played figure: the exercise counts nothing alike."
    )
    many = kept.get("stands_for")
    if not many:
        return note
    scale = _("One invented person stands for about %(many)s people.")
    return f"{note} {scale % {'many': formats.count(many)}}"


def _organisations(exercise: Exercise) -> list[Took]:
    ids = [UUID(one) for one in exercise.organisations]
    rows = Organisation.objects.filter(id__in=ids).order_by("name", "id")
    return [Took(name=one.name, kind=one.get_kind_display()) for one in rows]


def _report(request: ActorRequest, crisis: Crisis | None) -> str:
    """Return the address of the exercise's newest report; empty when there is none."""
    newest = evaluation.reports(crisis).first() if crisis else None
    if crisis is None or newest is None:
        return ""
    return url(request, "evaluation:report", crisis=crisis.slug, number=newest.number)


def _begins(exercise: Exercise) -> tuple[datetime, str]:
    """Return when day 0 began and in which zone; runs of an earlier version did not keep it."""
    kept = exercise.summary
    if "starts" in kept and "zone" in kept:
        return datetime.fromisoformat(kept["starts"]), str(kept["zone"])
    text = kept.get("text")  # of one that is played step by step
    scenario = parse_scenario(text) if text else load_scenario(exercise.scenario)
    return scenario.moment(0, 0), scenario.zone
