"""``musterpoint demo``: kept, killed and started again, taken away; always the same figures."""

import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections

from musterpoint.accounts.models import User
from musterpoint.cli.tests.conftest import Run
from musterpoint.evaluation.models import Report
from musterpoint.exercises import actions, loop
from musterpoint.exercises.driver import play
from musterpoint.tenancy import actors
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True, databases=["default", "owner"]),
]
PEOPLE, SEED, LAST_DAY = 100, 7, 3
DEMO = ("demo", "--no-serve", f"--people={PEOPLE}", f"--seed={SEED}")
Summary = Callable[[], dict[str, Any]]


@pytest.fixture(autouse=True)
def _few_days(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for module in (actions, loop):
        monkeypatch.setattr(module, "play", partial(play, last_day=LAST_DAY))
    monkeypatch.setattr(loop, "PEOPLE", PEOPLE)
    monkeypatch.setattr(loop, "SEEDS", 1)
    monkeypatch.setattr(loop, "LEFT_OUT_SEEDS", 0)
    yield
    actions.reset("libya-2011", str)


@pytest.fixture
def summary() -> Summary:
    """Return the file of figures."""
    path = Path(settings.MUSTERPOINT_HOME) / "reports" / "libya-2011" / "summary.json"
    return lambda: json.loads(path.read_text(encoding="utf-8"))


def killed_midway(mark: Path) -> None:
    """Start a demo in a process of its own, and kill it in the first of the two large runs."""
    connections.close_all()
    child = os.fork()
    if not child:
        try:
            progress = lambda what, share: mark.write_text(what) if share > 0.45 else None  # noqa: E731
            loop.play_twice("libya-2011", people=PEOPLE, seed=SEED, progress=progress)
        finally:
            os._exit(0)
    deadline = time.monotonic() + 900
    while not mark.exists():
        assert time.monotonic() < deadline, "the demo did not get so far"
        time.sleep(0.01)
    os.kill(child, signal.SIGKILL)
    _pid, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL


def check_that_reports_keep_nothing_from_behind_a_wall() -> None:
    """The operator and the shelter each have a report; neither keeps what was told in private."""
    for slug, has_days in (("exercise-portal", True), ("exercise-safe-road", False)):
        organisation = Organisation.objects.get(slug=slug)
        with acting_as(actors.system(organisation.id, "test")):
            content = Report.objects.get().content
        assert ("days" in content, "behind_the_wall" in content) == (has_days, False)


def check_that_before_and_after_are_compared(summary: dict[str, Any]) -> None:
    """The file tells per indicator both values, the difference, the interval and the seeds."""
    file = actions.report_directory("libya-2011") / loop.FILE
    made = json.loads(file.read_text(encoding="utf-8"))
    assert made == summary["comparison"]
    assert set(summary["year"]) == set(made["year"])
    assert len(made["indicators"]) == 17
    for code, one in made["indicators"].items():
        assert {"before", "after", "difference", "interval", "seeds"} <= set(one), code
        assert one["interval"] is not None or one["reason"], code
        assert set(one["played"]) == {"before", "after", "difference", "seed", "people"}, code
    alert = made["indicators"]["hours_to_first_alert"]
    assert alert["seeds"] == [SEED + 1]
    assert alert["played"]["after"] < alert["played"]["before"]
    with acting_as(actors.system(Organisation.objects.get(slug="exercise-portal").id, "test")):
        kept = Report.objects.get().content
    assert (kept["comparison"], kept["capacity"]) == (made, summary["capacity"])
    assert 0 < kept["capacity"]["rose"] <= kept["capacity"]["again"]


def test_a_killed_demo_begins_again_is_kept_and_repeats_after_a_reset(
    run: Run, summary: Summary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed_midway(tmp_path / "mark")
    assert actions.is_there()
    assert actions.finished("libya-2011", people=PEOPLE, seed=SEED) is None

    again = run(*DEMO)
    assert again.code == 0, again.err
    assert "Taking away the exercise that was there" in again.err
    after_the_kill = summary()
    assert after_the_kill["days"][-1]["registered"] > 0
    check_that_before_and_after_are_compared(after_the_kill)
    assert set(after_the_kill["behind_the_wall"]) >= {"talks", "flags", "cases", "referrals"}
    check_that_reports_keep_nothing_from_behind_a_wall()
    made = list(Organisation.objects.order_by("id").values_list("id", flat=True))

    began = time.monotonic()
    with monkeypatch.context() as patch:
        patch.setattr(actions, "play", lambda *a, **k: pytest.fail("it was played again"))
        kept = run(*DEMO)
    assert time.monotonic() - began < 5
    assert (kept.code, kept.out) == (0, again.out)
    assert "Capacity assessed again after the year" in kept.out
    assert list(Organisation.objects.order_by("id").values_list("id", flat=True)) == made

    assert run("demo", "reset").code == 0
    assert not Organisation.objects.exists()
    assert not User.objects.exists()
    nothing = run("demo", "reset")
    assert (nothing.code, "no exercise" in nothing.err) == (0, True)

    assert run(*DEMO).code == 0
    assert summary() == after_the_kill


def test_the_mark_of_an_earlier_run_does_not_make_a_killed_one_whole(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = actions.report_directory("libya-2011") / actions.MARK
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.write_text(json.dumps({"people": PEOPLE, "seed": SEED, "summary": {}, "cast": []}))

    def dies(*args: object, **facts: object) -> None:
        assert not mark.exists()
        raise KeyboardInterrupt

    monkeypatch.setattr(loop, "play_all", dies)
    assert run(*DEMO).code != 0
    assert actions.finished("libya-2011", people=PEOPLE, seed=SEED) is None
