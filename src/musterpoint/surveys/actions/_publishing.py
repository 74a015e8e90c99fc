"""Publish what a wave found, sealed; take out single answers that name nobody."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.forms.reasons import ExportReason
from musterpoint.kernel.errors import Invalid, Refused
from musterpoint.surveys import analysing
from musterpoint.surveys.actions._waves import locked_wave
from musterpoint.surveys.models import Result, Wave
from musterpoint.surveys.rules import pack
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.web import tables

Exported = tuple[str, bytes, str]


class NotClosed(Refused):
    """The wave still takes answers: each new one would show in the figures."""


class NothingToTell(Refused):
    """There are too few answers to tell anything."""


class BadExport(Invalid):
    """The kind or the reason is missing."""


def publish(wave_id: UUID, *, by: Actor, at: datetime) -> Result:
    """
    Seal the figures of a closed wave with their date, for evaluations and lessons to read.

    What is too small or too unsure is not in it. Publishing again makes a further result beside
    the first, which stays.
    """
    by.require(Permission.SURVEYS_CHANGE)
    wave = locked_wave(wave_id)
    _require_closed(wave)
    found = analysing.analyse(wave, at)
    draw = analysing.drawn(wave.survey)
    if found is None or draw is None or found.answered < pack().smallest:
        raise _too_few()
    content: dict[str, Any] = {
        "population": found.population,
        "asked": found.asked,
        "answered": found.answered,
        "effective": round(found.effective, 1),
        "variables": list(found.variables),
        "strata": {one["key"]: one["groups"] for one in draw.strata},
        "tables": found.tables,
        "changes": found.changes,
        "seed": draw.seed,
        "frame": draw.digest,
        "rules": wave.survey.pack,
    }
    written = json.dumps(content, sort_keys=True, ensure_ascii=False, allow_nan=False)
    result = Result.objects.create(
        wave=wave,
        number=Result.objects.filter(wave=wave).count() + 1,
        content=content,
        digest=hashlib.sha256(written.encode()).hexdigest(),
        published_by=by.id,
        published_by_name=by.name,
        published_at=at,
    )
    audit.record(
        "surveys.result.published", subject_id=result.id, by=by, at=at, digest=result.digest,
        answers=found.answered,
    )  # fmt: skip
    return result


def _require_closed(wave: Wave) -> None:
    if wave.closed_at is None:
        raise NotClosed(
            _("Close the wave first: while answers come in, each one would show in the figures.")
        )


def _too_few() -> NothingToTell:
    return NothingToTell(
        _("Fewer than %(number)s people answered: nothing can be told of them.")
        % {"number": pack().smallest}
    )


def _pooled(counts: Mapping[str, int], smallest: int) -> set[str]:
    """Return the strata that stand as one: the small ones, and the next until they are enough."""
    found: set[str] = set()
    together = 0
    for key, number in sorted(counts.items(), key=lambda one: (one[1], one[0])):
        if number >= smallest and (not found or together >= smallest):
            break
        found.add(key)
        together += number
    return found


def export_answers(wave_id: UUID, kind: str, reason: str, *, by: Actor, at: datetime) -> Exported:
    """
    Return single answers with their weights, without anything that says who gave them.

    Only questions that were declared to tell of nobody are in it, in an order of chance; groups
    with fewer than the smallest number of answers stand as one, joined with the next smallest until
    they are as many. Returns name, bytes and type; raises NothingToTell when all are too few.
    """
    by.require(Permission.SURVEYS_READ)
    by.require(Permission.FORMS_EXPORT)
    problems = {}
    if kind not in ("csv", "xlsx"):
        problems["kind"] = [_("Choose CSV or XLSX.")]
    if reason not in ExportReason.values:
        problems["reason"] = [_("Say why the file is needed.")]
    if problems:
        raise BadExport(_("Correct what is marked."), fields=problems)
    wave = locked_wave(wave_id)
    _require_closed(wave)
    rows = [one for one in analysing.weighed(wave, at)[0] if one.weight > 0]
    paths = analysing.plain_paths(wave.survey)
    if len(rows) < pack().smallest:
        raise _too_few()
    pooled = _pooled(Counter(one.member.stratum for one in rows), pack().smallest)
    draw = analysing.drawn(wave.survey)
    variables = analysing.variables_of(draw) if draw else []
    lines = []
    for one in rows:
        is_small = one.member.stratum in pooled
        groups = ["" if is_small else one.member.groups[name] for name in variables]
        weight = "" if is_small else f"{one.weight:.6f}"
        lines.append([*groups, weight, *(one.values.get(path, "") for path in paths)])
    small = [one.weight for one in rows if one.member.stratum in pooled]
    if small:
        shared = f"{sum(small) / len(small):.6f}"
        place = len(variables)
        for line in lines:
            line[place] = line[place] or shared
    lines.sort(key=lambda line: hashlib.sha256("|".join(line).encode()).digest())
    written = [[*variables, "weight", *paths], *lines]
    data = (
        tables.xlsx_file(written, "answers")
        if kind == "xlsx"
        else tables.csv_file(written, keeps_numbers=True)
    )
    digest = hashlib.sha256(data).hexdigest()
    audit.record(
        "surveys.answers.exported", subject_id=wave.id, by=by, at=at, reason=reason,
        rows=len(lines), digest=digest, form=kind,
    )  # fmt: skip
    name = f"survey-wave-{wave.number}-{at:%Y%m%d}.{kind}"
    return name, data, tables.content_type(kind)
