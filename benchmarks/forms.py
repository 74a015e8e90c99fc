"""Questionnaire benchmark: a form of 200 questions answered page by page.

    python benchmarks/forms.py
    python benchmarks/forms.py --questions 200 --rounds 5

First the engine alone, then the pages of the public site with their database.

Each step of the engine is what a page does: put the answer in, work the form out anew, find what is
wrong with the answer, find the next page and its text and choices. A step of the pages is one
whole answer of the site: to a sent form, or with the page that follows. Printed are p50, p95 and
the longest.
"""

from __future__ import annotations

import argparse
import io
import re
import statistics
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from openpyxl import Workbook

from musterpoint.engine import forms
from musterpoint.engine.forms import faults

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


def main() -> None:
    """Read the command line, answer the form and print the figures."""
    parser = argparse.ArgumentParser(description="Measure the questionnaire engine.")
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args()
    begin = time.perf_counter()
    reading = forms.read(_file(chosen.questions))
    read_ms = 1000 * (time.perf_counter() - begin)
    if reading.form is None or reading.errors:
        raise SystemExit([one.text for one in reading.errors])
    steps: list[float] = []
    for _round in range(chosen.rounds):
        steps += _answered(forms.Engine(reading.form))
    steps.sort()
    p95 = steps[int(len(steps) * 0.95)]
    print(f"form of {chosen.questions} questions: read and checked in {read_ms:.0f} ms")
    print(
        f"{len(steps)} answers: p50 {statistics.median(steps):.2f} ms, p95 {p95:.2f} ms, "
        f"longest {steps[-1]:.2f} ms"
    )
    pages = sorted(_pages(_file(chosen.questions)))
    print(
        f"{len(pages)} pages: p50 {statistics.median(pages):.1f} ms, "
        f"p95 {pages[int(len(pages) * 0.95)]:.1f} ms, longest {pages[-1]:.1f} ms"
    )


def _answered(engine: forms.Engine) -> list[float]:
    """Answer every page and return the milliseconds of each step."""
    around = forms.Circumstances(now=NOW)
    answers = forms.Answers()
    page = forms.next_page(engine.state(answers, around))
    steps: list[float] = []
    while page is not None:
        begin = time.perf_counter()
        part = engine.parts[page.key[0]]
        if isinstance(part, forms.Question):
            answers = answers.with_value(page.key, _answer(part))
        state = engine.state(answers, around)
        if isinstance(part, forms.Question) and faults.of(state, part, page.key):
            raise SystemExit(f"the answer to {part.path} was refused")
        page = forms.next_page(state, page)
        if page is not None:
            state.label(engine.parts[page.key[0]].labels, page.key)
            state.choices(page.key)
        steps.append(1000 * (time.perf_counter() - begin))
    return steps


def _pages(data: bytes) -> list[float]:
    """Answer every page of the public site and return the milliseconds of each answer."""
    from installation import own_home, settle

    with own_home():
        settled = settle()
        from django.test import Client

        from musterpoint.forms import actions, content
        from musterpoint.kernel.time import now
        from musterpoint.tenancy.scope import acting_as

        by, at = settled.actor, now()
        with acting_as(by):
            version = actions.import_xlsform(data, name="bench", by=by, at=at)
            code = version.questionnaire.code
            actions.describe(
                code, title="Bench", compartment="consular", is_public=True, by=by, at=at
            )
            actions.publish(version.id, by=by, at=at)
            ready = content.ready(version)
        root = f"/o/{settled.organisation.slug}/forms/{code}"
        client = Client(headers={"host": "localhost"})
        return list(_clicks(client, root, ready))


def _clicks(client: Any, root: str, ready: Any) -> Iterator[float]:
    """Send each answer and open the page that follows; yield what each of the two took."""
    first = next(part for part in ready.form.questions())
    here = f"{root}/question/?p={ready.code(forms.Page((first.path, ())))}"
    while not here.endswith("/check/"):
        number = here.partition("?p=")[2]
        part = list(ready.engine.parts.values())[int(number)]
        answer = _answer(part)
        value = answer.split() if part.type == "select_multiple" else answer
        begin = time.perf_counter()
        here = client.post(here, {f"q{number}": value})["Location"]
        yield 1000 * (time.perf_counter() - begin)
        begin = time.perf_counter()
        opened = client.get(here)
        yield 1000 * (time.perf_counter() - begin)
        if here.endswith("/saved/"):
            found = re.search(r'href="([^"]+question[^"]+)"', opened.content.decode())
            if found is None:
                raise SystemExit("no way on from the code")
            here = found[1]


def _answer(question: forms.Question) -> str:
    return {"integer": "7", "select_one": "c1", "select_multiple": "c1 c2"}.get(
        question.type, "answer"
    )


def _file(count: int) -> bytes:
    """Return a form in which each kind of logic is as frequent as in long assessments."""
    made = Workbook()
    survey = made.active
    survey.title = "survey"
    survey.append(["type", "name", "label", "relevant", "constraint", "required", "calculation",
                   "choice_filter"])  # fmt: skip
    for number in range(count):
        before = f"${{q{number - 1}}}" if number else "1"
        kind = ("integer", "select_one c", "select_multiple c", "text", "calculate")[number % 5]
        relevant = f"string-length({before}) > 0 and {before} != 'never'" if number else None
        survey.append(
            [
                kind,
                f"q{number}",
                f"Question {number}, after {before}" if kind != "calculate" else None,
                relevant,
                ". >= 0 and . < 1000" if kind == "integer" else None,
                "yes" if kind != "calculate" else None,
                f"if(selected({before}, 'x'), 1, 2) + 1" if kind == "calculate" else None,
                f"name != {before}" if kind == "select_one c" else None,
            ]
        )
    choices = made.create_sheet("choices")
    choices.append(["list_name", "name", "label"])
    for number in range(50):
        choices.append(["c", f"c{number}", f"Choice {number}"])
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


if __name__ == "__main__":
    main()
