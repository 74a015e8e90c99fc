"""Questionnaire benchmark: a form of 200 questions answered page by page.

    python benchmarks/forms.py
    python benchmarks/forms.py --questions 200 --rounds 5

Each step is what a page does: put the answer in, work the form out anew, find what is wrong with
the answer, find the next page and its text and choices. Printed are p50, p95 and the longest.
"""

from __future__ import annotations

import argparse
import io
import statistics
import time
from datetime import UTC, datetime

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
