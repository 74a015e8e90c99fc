"""Play an exercise, keep what came of it, take it away again."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from musterpoint.accounts import actions as accounts
from musterpoint.evaluation import actions as evaluation
from musterpoint.evaluation import queries as evaluation_figures
from musterpoint.exercises import figures, money, summaries
from musterpoint.exercises.driver import Progress, learning, play
from musterpoint.exercises.driver.money import play_money
from musterpoint.exercises.driver.play import Played
from musterpoint.exercises.driver.stage import PREFIX
from musterpoint.exercises.models import Exercise, ExerciseState
from musterpoint.kernel import time
from musterpoint.kernel.errors import Refused
from musterpoint.tenancy import removal
from musterpoint.tenancy.models import Membership, Organisation
from musterpoint.tenancy.scope import acting_as

MARK = "exercise.json"


class AlreadyThere(Refused):
    """An exercise is there; take it away first."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A finished exercise as the command line shows it."""

    summary: dict[str, Any]
    cast: list[dict[str, str]]


def report_directory(slug: str) -> Path:
    """Return where the files of an exercise are."""
    return Path(settings.MUSTERPOINT_HOME) / "reports" / slug


def finished(slug: str, *, people: int, seed: int) -> Kept | None:
    """Return the exercise that was played before with the same arguments, if it is whole."""
    mark = report_directory(slug) / MARK
    if not mark.exists() or not Organisation.objects.filter(is_exercise=True).exists():
        return None
    found = json.loads(mark.read_text(encoding="utf-8"))
    if (found["people"], found["seed"]) != (people, seed):
        return None
    return Kept(found["summary"], found["cast"])


def is_there() -> bool:
    """Say whether exercise organisations exist, of a whole run or of an interrupted one."""
    return Organisation.objects.filter(is_exercise=True, slug__startswith=f"{PREFIX}-").exists()


def must_be_free() -> None:
    """Raise AlreadyThere when the organisations of a run are there."""
    if is_there():
        raise AlreadyThere(_("An exercise is there already. Take it away first."))


def _nothing_more(_content: Mapping[str, Any]) -> Mapping[str, Any]:
    """Add nothing to a summary."""
    return {}


def run(
    slug: str,
    *,
    people: int,
    seed: int,
    progress: Progress,
    processes: int = 1,
    year: Collection[str] = (),
    before: Mapping[str, Mapping[str, Any]] | None = None,
    adds: Callable[[Mapping[str, Any]], Mapping[str, Any]] = _nothing_more,
) -> Kept:
    """
    Play a scenario and keep its summary, its report and the cast's links.

    Raises AlreadyThere when another run's organisations are still there. The mark that makes a
    run count as whole is written last, so that an interrupted one is played again. ``year`` is
    played before, and in it lessons are made of ``before``, the measures of a run before this one;
    after the run somebody says of each whether it held. What ``adds`` returns for the summary is
    kept with it.
    """
    must_be_free()
    started = time.now()
    played = play(
        slug, people=people, seed=seed, progress=progress, processes=processes, year=year,
        before=before,
    )  # fmt: skip
    progress("Writing the report", 1.0)
    content = summaries.summary(played, people=people, seed=seed)
    operator = played.stage.operator
    actor = played.stage.actors[operator]
    at = played.scenario.moment(played.scenario.days + 1, 0)
    content |= {"casework": figures.casework(played.stage, at)}
    with acting_as(actor):
        content |= summaries.evacuation_figures(played.stage.crises[operator])
    if verdicts := learning.verify(played.stage, content["measures"], at):
        content |= {"lessons": verdicts}
    if levels := figures.capacity(played.stage, at):
        content |= {"capacity": levels}
    content |= adds(content)
    # What came of the crisis is counted before: nothing of it may depend on its money.
    progress("Paying for it", 1.0)
    content |= _money(played, play_money(played), at)
    keep(played, content, people=people, seed=seed, started=started)
    # What stands behind the wall is in no report that is kept inside: see ``figures``.
    private = figures.behind_the_wall(played.stage, at)
    content = {**content, "behind_the_wall": evaluation_figures.private_told(private)}
    directory = report_directory(slug)
    directory.mkdir(parents=True, exist_ok=True)
    write(directory / "summary.json", content)
    cast = [asdict(link) for link in played.cast]
    write(directory / MARK, {"people": people, "seed": seed, "summary": content, "cast": cast})
    return Kept(content, cast)


def _money(played: Played, slugs: Sequence[str], at: datetime) -> dict[str, Any]:
    """Return the figures of the money, and write books and IATI beside the report."""
    if played.scenario.money is None or not slugs:
        return {}
    directory = report_directory(played.scenario.slug) / "money"
    directory.mkdir(parents=True, exist_ok=True)
    for name, data in money.files(played.stage, slugs, at):
        (directory / name).write_bytes(data)
    return {"money": money.figures(played.stage, played.scenario.money, slugs, at)}


def keep(
    played: Played, content: Mapping[str, Any], *, people: int, seed: int, started: datetime
) -> None:
    """Keep the after-action report of a run at its operator, and that the run was made."""
    content = {name: value for name, value in content.items() if name != "behind_the_wall"}
    operator = played.stage.operator
    actor = played.stage.actors[operator]
    last = played.days[-1]["day"]
    at = played.scenario.moment(last + 1, 0)
    with acting_as(actor):
        evaluation.keep_report(
            played.stage.crises[operator], "after_action", content, by=actor, at=at
        )
        Exercise.objects.create(
            scenario=played.scenario.slug,
            name=content["name"],
            seed=seed,
            people=people,
            state=ExerciseState.FINISHED,
            day=last,
            last_day=played.scenario.days,
            organisations=[str(o.id) for o in played.stage.organisations.values()],
            weights=content["weights"],
            summary=content,
            started_at=started,
            finished_at=time.now(),
        )
    _report_behind_other_walls(played, content, at)


def _report_behind_other_walls(played: Played, content: Mapping[str, Any], at: datetime) -> None:
    """
    Keep a report at each other organisation with a wall of its own, which registers nobody.

    Nothing of what stands behind it is kept: the page counts that when somebody looks who may.
    """
    stage = played.stage
    about = {
        name: content[name]
        for name in ("scenario", "name", "seed", "people", "population_estimate")
    }
    for slug in sorted(set(stage.organisations) - set(stage.states)):
        crisis_id = stage.crises.get(slug)
        if stage.staff.protection(slug) and crisis_id is not None:
            by = stage.actors[slug]
            with acting_as(by):
                evaluation.keep_report(crisis_id, "after_action", about, by=by, at=at)


def write(path: Path, content: Mapping[str, Any]) -> None:
    """Write a file of figures as a whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    fresh = path.with_suffix(".new")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)


def reset(slug: str, tell: Callable[[str], None]) -> int:
    """Take the exercise's organisations and all their rows away; return how many there were."""
    mark = report_directory(slug) / MARK
    mark.unlink(missing_ok=True)
    return take_away(PREFIX, tell)


def take_away(prefix: str, tell: Callable[[str], object] = str) -> int:
    """Take a set of exercise organisations away by what their slugs begin with; return how many."""
    found = list(
        Organisation.objects.filter(is_exercise=True, slug__startswith=f"{prefix}-").order_by(
            "slug"
        )
    )
    cast = set(Membership.objects.filter(organisation__in=found).values_list("user_id", flat=True))
    for organisation in found:
        tell(organisation.name)
        removal.remove_exercise_organisation(organisation)
    accounts.remove_users_without_organisation(cast)
    return len(found)
