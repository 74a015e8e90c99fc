"""
A scenario played twice with the same seed: as the organisations were, and after a year of the loop.

What is compared are small runs, both sides of each with one of a few seeds: the means before and
after, their difference and its interval are all of them. What the two large runs came to stands
beside it and is not tested. For the first of these seeds the second side is also played with each
part of the year left out: what is then missing is what the part adds, again with its interval.
"""

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection, wait
from typing import Any

from django.db import connections

from musterpoint.crises.queries import INDICATORS
from musterpoint.exercises import actions, measures
from musterpoint.exercises import comparing_files as files
from musterpoint.exercises.comparing import (
    CONFIDENCE,
    NOT_SHOWN,
    Comparison,
    Line,
    Run,
    compare,
    single,
)
from musterpoint.exercises.driver import Progress, play
from musterpoint.exercises.driver.play import Played
from musterpoint.exercises.driver.stage import PREFIX
from musterpoint.exercises.driver.year import ALL_PARTS, COUNTED
from musterpoint.exercises.world import load_scenario
from musterpoint.kernel import indicators
from musterpoint.kernel.processes import end_with

#: Seeds beside the one of the large runs, and people of each of their runs.
SEEDS, PEOPLE = 4, 300
#: Of these seeds the first so many are played with each part left out.
#: Each more costs the demo five runs, some twenty seconds of processors each.
LEFT_OUT_SEEDS = 3
#: The last so many play cases as well, so that deadlines have an interval: two make one, and a
#: run with cases takes a third longer.
CASE_SEEDS = 2
BEFORE, AFTER = "before", "after"


@dataclass(frozen=True, slots=True)
class Job:
    """One small run: ``side`` is before, after, or the part of the year that is left out."""

    side: str
    seed: int
    has_cases: bool = False

    @property
    def year(self) -> tuple[str, ...]:
        """Return the parts of the year that are played before it: those that change figures."""
        if self.side == BEFORE:
            return ()
        return tuple(part for part in COUNTED if part != self.side)


def brief(played: Played, *, people: int, seed: int) -> dict[str, Any]:
    """Return a run as ``exercise compare`` reads it, without what only a report shows."""
    last = played.days[-1]
    return {
        "scenario": played.scenario.slug,
        "scenario_digest": played.scenario.digest,
        "people": people,
        "seed": seed,
        "days": [{"day": last["day"], **last["totals"]}],
        "definitions": {code: str(indicators.get(code).definition) for code in INDICATORS},
        "measures": measures.measure(played),
    }


def jobs(seed: int) -> list[Job]:
    """Return the small runs for the seed of the large ones."""
    seeds = [seed + number for number in range(1, SEEDS + 1)]
    runs = [(side, one) for one in seeds for side in (BEFORE, AFTER)]
    runs += [(part, one) for one in seeds[:LEFT_OUT_SEEDS] for part in COUNTED]
    return [Job(side, one, one in seeds[-CASE_SEEDS:]) for side, one in runs]


def play_small(slug: str, prefix: str, job: Job, last_day: int | None) -> dict[str, Any]:
    """Play one small run among organisations of its own, and take them away again."""
    played = play(
        slug,
        people=PEOPLE,
        seed=job.seed,
        last_day=last_day,
        prefix=prefix,
        year=job.year,
        is_brief=True,
        has_cases=job.has_cases,
    )
    found = brief(played, people=PEOPLE, seed=job.seed)
    actions.take_away(prefix)
    return found


class SmallRunFailed(RuntimeError):
    """A process that played small runs failed or was ended; it told why on stderr."""


def play_all(
    slug: str,
    wanted: Sequence[Job],
    *,
    processes: int,
    tell: Callable[[int], None],
    last_day: int | None = None,
) -> dict[Job, dict[str, Any]]:
    """Play small runs, so many beside each other; ``tell`` hears how many are done."""
    found: dict[Job, dict[str, Any]] = {}
    if processes < 2:
        for job in wanted:
            found[job] = play_small(slug, f"{PREFIX}-small", job, last_day)
            tell(len(found))
        return found
    connections.close_all()
    waiting = list(reversed(wanted))
    lines: dict[Connection, multiprocessing.process.BaseProcess] = {}
    busy: dict[Connection, Job] = {}
    try:
        for number in range(processes):
            line, process = _worker(slug, f"{PREFIX}-small-{number + 1}", last_day, list(lines))
            lines[line] = process
        for line in lines:
            _give(line, waiting, busy)
        while busy:
            for line in [one for one in wait(list(busy)) if isinstance(one, Connection)]:
                try:
                    found[busy.pop(line)] = line.recv()
                except EOFError:
                    raise SmallRunFailed("a process that played small runs was ended") from None
                tell(len(found))
                _give(line, waiting, busy)
    finally:
        for line, process in lines.items():
            line.close()
            process.join(timeout=5 if not busy else 0)
            if process.is_alive():
                process.kill()
                process.join()
    return found


def _give(line: Connection, waiting: list[Job], busy: dict[Connection, Job]) -> None:
    if waiting:
        busy[line] = waiting.pop()
        line.send(busy[line])


def _worker(
    slug: str, prefix: str, last_day: int | None, others: Sequence[Connection]
) -> tuple[Connection, multiprocessing.process.BaseProcess]:
    context = multiprocessing.get_context("fork")
    line, theirs = context.Pipe()
    process = context.Process(
        target=_serve,
        args=(partial(play_small, slug, prefix), last_day, theirs, [line, *others], os.getpid()),
        daemon=True,
    )
    process.start()
    theirs.close()
    return line, process


def _serve(
    small: Callable[[Job, int | None], dict[str, Any]],
    last_day: int | None,
    line: Connection,
    others: Sequence[Connection],
    parent: int,
) -> None:
    """Play what comes until the line is closed."""
    for other in others:
        other.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with(parent, signal.SIGKILL)
    while True:
        try:
            job = line.recv()
        except EOFError:
            break
        line.send(small(job, last_day))
    connections.close_all()


#: What of the time goes by with the small runs, and with the first of the large ones.
SMALL_SHARE, FIRST_SHARE = 0.4, 0.3
FILE = "comparison.json"


def play_twice(
    slug: str, *, people: int, seed: int, progress: Progress, processes: int = 1
) -> actions.Kept:
    """
    Play a scenario before and after a year of the loop, keep the second, compare both.

    Raises AlreadyThere when another run's organisations are still there. An interrupted run leaves
    no mark, so that it begins again.
    """
    actions.must_be_free()
    wanted = jobs(seed)

    def tell(done: int) -> None:
        progress(f"Small runs, {done} of {len(wanted)}", SMALL_SHARE * done / len(wanted))

    tell(0)
    small = play_all(slug, wanted, processes=processes, tell=tell)
    prefix = f"{PREFIX}-before"
    played = play(
        slug,
        people=people,
        seed=seed,
        processes=processes,
        prefix=prefix,
        progress=lambda what, share: progress(f"Before: {what}", SMALL_SHARE + FIRST_SHARE * share),
    )
    before = brief(played, people=people, seed=seed)
    del played
    actions.take_away(prefix)

    def adds(content: Mapping[str, Any]) -> Mapping[str, Any]:
        comparison = told(before, content, small)
        actions.write(actions.report_directory(slug) / FILE, comparison)
        return {"comparison": comparison}

    rest = SMALL_SHARE + FIRST_SHARE
    return actions.run(
        slug,
        people=people,
        seed=seed,
        processes=processes,
        year=ALL_PARTS,
        before=before["measures"],
        adds=adds,
        progress=lambda what, share: progress(f"After: {what}", rest + (1 - rest) * share),
    )


# -- what it came to ----------------------------------------------------------------------------


def told(
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    small: Mapping[Job, Mapping[str, Any]],
) -> dict[str, Any]:
    """Return the comparison as its file keeps it and the report shows it."""
    large = files.both([before], [after])
    series = _series(small, BEFORE, AFTER)
    by_code = {line.measure.code: line for line in series.lines}
    sides = {job.side for job in small}
    parts = {part: _series(small, part, AFTER, only=True) for part in COUNTED if part in sides}
    scenario = load_scenario(large.scenario)
    return {
        "scenario": large.scenario,
        "scenario_digest": after["scenario_digest"],
        "seed": large.seeds[0],
        "people": large.people,
        "last_day": large.days,
        "confidence": CONFIDENCE,
        "small_runs": {"people": series.people, "seeds": list(series.seeds)},
        "year": list(ALL_PARTS),
        "assumptions": {
            name: scenario.sources[source]
            for name, source in scenario.block_sources.items()
            if name.startswith("readiness")
        },
        "method": METHOD,
        "order": [line.measure.code for line in large.lines],
        "indicators": {
            line.measure.code: _indicator(line, by_code.get(line.measure.code), large)
            for line in large.lines
        },
        "parts": {
            part: {line.measure.code: _adds(line) for line in found.lines if line.seeds}
            for part, found in parts.items()
        },
    }


METHOD = (
    "before, after and difference are means over pairs of small runs, of small_runs.people people"
    " each: one as the organisations were and one after the year, both with a seed of seeds."
    " interval is Student's for the mean of the paired differences, so that it holds the"
    " difference; the verdict follows from it. by_seed has the pairs. Where there is no interval,"
    " reason says why. The last two seeds alone play cases, so that deadlines are compared over"
    " these. played has what the two large runs came to: one draw, not tested. Parts:"
    " small runs after the whole year less small runs without the part, told in the same way."
    " The assessments and the table-top are played in the large run alone: they change no figure."
)


def _series(
    small: Mapping[Job, Mapping[str, Any]], before: str, after: str, *, only: bool = False
) -> Comparison:
    """Compare two sides of the small runs; ``only`` over the seeds that both have."""
    sides = {
        side: {job.seed: run for job, run in small.items() if job.side == side}
        for side in (before, after)
    }
    seeds = sorted(set(sides[before]) & set(sides[after])) if only else None
    first, second = (
        [run for seed, run in side.items() if seeds is None or seed in seeds]
        for side in (sides[before], sides[after])
    )
    return compare(list(_runs(first)), list(_runs(second)))


def _runs(found: Sequence[Mapping[str, Any]]) -> Iterator[Run]:
    for one in found:
        yield files.run(dict(one), "a small run")


def _indicator(played: Line, series: Line | None, large: Comparison) -> dict[str, Any]:
    """Return an indicator of the small runs, and beside it what the large ones came to."""
    return files.line(series or single(played.measure, None, None)) | {
        "played": {
            "before": files.short(played.before),
            "after": files.short(played.after),
            "difference": files.short(played.difference),
            "seed": large.seeds[0],
            "people": large.people,
        }
    }


def _adds(line: Line) -> dict[str, Any]:
    """Return what a part adds to an indicator."""
    told = ("difference", "interval", "seeds", "verdict", "reason")
    return {name: value for name, value in files.line(line).items() if name in told}


def shows_nothing(found: Mapping[str, Any]) -> bool:
    """Say whether no indicator shows a difference."""
    return all(one["verdict"] == NOT_SHOWN for one in found["indicators"].values())
