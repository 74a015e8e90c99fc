"""What a closed wave found: response rates, weights, tables, change since the wave before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import F, Q

from musterpoint.engine import forms as engine
from musterpoint.engine import sampling
from musterpoint.engine.forms import types
from musterpoint.forms import queries as forms
from musterpoint.forms.reading import content
from musterpoint.forms.rules import is_plain
from musterpoint.surveys import branching, frames, repeating, tabulating, weighing
from musterpoint.surveys.models import Asking, AskingState, Draw, Member, Survey, Tracing, Wave
from musterpoint.surveys.rules import pack
from musterpoint.surveys.tabulating import Answered, Limits, Population, Question

NUMBERS = frozenset({"integer", "decimal", "range"})
#: Whom nobody else stood for in the wave of the asking; who is replaced later keeps their answer.
STANDING = Q(member__replaced_from=None) | Q(member__replaced_from__gt=F("wave__number"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """How many of a stratum were asked, answered, refused, or do not belong to it any more."""

    key: str
    groups: Mapping[str, str]
    people: int
    asked: int
    answered: int
    refused: int
    gone: int

    @property
    def share(self) -> float | None:
        """Answers as a share of those who could be asked; None when nobody could."""
        there = self.asked - self.gone
        return self.answered / there if there else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """The figures of a wave."""

    variables: tuple[str, ...]
    population: int
    asked: int
    answered: int
    effective: float
    joined: Mapping[str, str]
    met: tuple[str, ...]
    problem: str
    tables: list[dict[str, Any]] = field(default_factory=list)
    changes: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Somebody who was asked, with their weight and what they said; not who they are."""

    member: Member
    weight: float
    values: Mapping[str, str]


def drawn(survey: Survey) -> Draw | None:
    """Return how a survey's sample was drawn."""
    return Draw.objects.filter(survey=survey).first()


def variables_of(draw: Draw) -> list[str]:
    """Return the columns that made the strata."""
    return list(draw.strata[0]["by"]) if draw.strata else []


def rates(wave: Wave, draw: Draw) -> list[Rate]:
    """Return the response of each stratum, in the order of the draw."""
    counts: dict[str, dict[str, int]] = {}
    rows = Asking.objects.filter(STANDING, wave=wave)
    for stratum, state, tracing in rows.values_list("member__stratum", "state", "member__tracing"):
        mine = counts.setdefault(
            stratum, dict.fromkeys(("asked", "answered", "refused", "gone"), 0)
        )
        mine["asked"] += 1
        mine["answered"] += state == AskingState.ANSWERED
        mine["refused"] += state == AskingState.REFUSED
        mine["gone"] += _is_gone(state, tracing)
    empty = dict.fromkeys(("asked", "answered", "refused", "gone"), 0)
    return [
        Rate(
            key=one["key"],
            groups=one["groups"],
            people=one["people"],
            **counts.get(one["key"], empty),
        )
        for one in draw.strata
    ]


def _is_gone(state: str, tracing: str) -> bool:
    """Say whether somebody died before they could be asked in a wave; later, it changes nothing."""
    return tracing == Tracing.DIED and state == AskingState.ENDED


def questions(survey: Survey, language: str) -> list[Question]:
    """Return the questions that are counted, in a language: choices and numbers, no words."""
    form = content.ready(survey.version).form
    spoken, deciding = content.language_of(form, language), engine.deciding(form)
    found = []
    for one in form.questions():
        if one.repeats or one.type not in {types.SELECT_ONE, types.SELECT_MULTIPLE} | NUMBERS:
            continue
        choices = () if one.type in NUMBERS else form.lists.get(one.list_name, ())
        found.append(
            Question(
                path=one.path,
                label=form.text(one.labels, spoken) or one.name,
                choices=tuple(
                    (choice.name, form.text(choice.labels, spoken) or choice.name)
                    for choice in choices
                ),
                is_single=one.type == types.SELECT_ONE,
                after=deciding.get(one.path, ()),
            )
        )
    return found


def plain_paths(survey: Survey) -> list[str]:
    """Return the questions that may leave with single answers: declared to tell of nobody."""
    form = content.ready(survey.version).form
    wanted = {one.path for one in questions(survey, "")}
    return [one.path for one in form.questions() if one.path in wanted and is_plain(one)]


def weighed(wave: Wave, at: datetime) -> tuple[list[Row], weighing.Weighed]:
    """Return everybody of the sample who belongs to the population, with weight and answers."""
    rows = Asking.objects.filter(STANDING, wave=wave).select_related("member")
    asked = [
        one
        for one in rows.order_by("member__number")
        if not _is_gone(one.state, one.member.tracing)
    ]
    ids = [one.answers_id for one in asked if one.state == AskingState.ANSWERED and one.answers_id]
    sent = forms.sent_values(ids, at=at)
    cases = [
        weighing.Case(
            stratum=one.member.stratum,
            groups=one.member.groups,
            base_weight=one.member.base_weight,
            has_answered=one.answers_id in sent,
        )
        for one in asked
    ]
    found = weighing.weigh(cases, wave.survey.margins)
    return [
        Row(
            member=one.member,
            weight=weight,
            values=sent.get(one.answers_id, {}) if one.answers_id else {},
        )
        for one, weight in zip(asked, found.weights, strict=True)
    ], found


def analyse(wave: Wave, at: datetime, language: str = "en") -> Analysis | None:
    """Return the figures of a wave; None when its sample was not drawn."""
    draw = drawn(wave.survey)
    if draw is None:
        return None
    rows, found = weighed(wave, at)
    answered = answers_of(rows, wave.survey, at)
    variables = variables_of(draw)
    weights = [one.weight for one in answered]
    tables = _tables(wave.survey, draw, answered, language)
    return Analysis(
        variables=tuple(variables),
        population=round(sum(weights)) if weights else draw.people,
        asked=len(rows),
        answered=len(answered),
        effective=sampling.effective_size(weights) if weights else 0.0,
        joined=found.joined,
        met=found.met,
        problem=found.problem,
        tables=tables,
        changes=_changes(wave, draw, answered, tables, at, language),
    )


def _changes(
    wave: Wave,
    draw: Draw,
    answered: Sequence[Answered],
    tables: Sequence[dict[str, Any]],
    at: datetime,
    language: str,
) -> dict[str, list[dict[str, Any]]]:
    """Return how the figures changed since the wave before; a member who answers twice counts."""
    before = Wave.objects.filter(
        survey=wave.survey, number=wave.number - 1, closed_at__isnull=False
    ).select_related("survey__version__questionnaire").first()  # fmt: skip
    if before is None:
        return {}
    then = answers_of(weighed(before, at)[0], wave.survey, at)
    earlier = {one["path"]: one for one in _tables(wave.survey, draw, then, language)}
    known = {one.path: one for one in questions(wave.survey, language)}
    population, limits = _population(wave.survey, draw), _limits()
    found = {}
    for table in tables:
        path = table["path"]
        if path in earlier:
            shared = repeating.overlaps(
                known[path], (earlier[path], then), (table, answered), population, limits
            )
            found[path] = tabulating.changes(earlier[path], table, shared)
    return found


def answers_of(rows: Sequence[Row], survey: Survey, at: datetime) -> list[Answered]:
    """Return those who answered, as they are counted."""
    follow_ups = [one.path for one in questions(survey, "") if one.after]
    ready = content.ready(survey.version).engine
    return [
        Answered(
            weight=one.weight,
            stratum=one.member.stratum,
            cluster=one.member.cluster,
            groups=one.member.groups,
            values=one.values,
            person=one.member.person_id,
            asked=_asked(ready, follow_ups, one.values, at),
        )
        for one in rows
        if one.weight > 0
    ]


def _asked(
    ready: engine.Engine, follow_ups: Sequence[str], values: Mapping[str, str], at: datetime
) -> frozenset[str]:
    """Return the follow-up questions that somebody's answers led to."""
    if not follow_ups:
        return frozenset()
    answers = engine.Answers({(path, ()): text for path, text in values.items()})
    state = ready.state(answers, engine.Circumstances(now=at))
    return frozenset(
        path for path in follow_ups if values.get(path) or state.is_relevant((path, ()))
    )


def _limits() -> Limits:
    return Limits(smallest=pack().smallest, largest_rse=pack().largest_rse)


def _population(survey: Survey, draw: Draw) -> Population:
    return Population(
        strata={one["key"]: one["people"] for one in draw.strata},
        is_clustered=bool(survey.design.get("is_clustered")),
    )


def _tables(
    survey: Survey, draw: Draw, answered: Sequence[Answered], language: str
) -> list[dict[str, Any]]:
    population, limits = _population(survey, draw), _limits()
    columns = variables_of(draw)
    if answered and len({one.groups[frames.MIGRANT] for one in answered}) > 1:
        columns = [*columns, *([] if frames.MIGRANT in columns else [frames.MIGRANT])]
    return branching.tables(questions(survey, language), answered, columns, population, limits)
