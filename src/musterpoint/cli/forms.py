"""``musterpoint forms``: check a questionnaire, and try it with answers. No database is needed."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from musterpoint.cli import boot

if TYPE_CHECKING:
    from musterpoint.engine import forms

app = typer.Typer(no_args_is_help=True)
#: A file of answers larger than this is none.
MAX_ANSWERS = 10 * 1024 * 1024
FormFile = Annotated[
    Path, typer.Argument(help="The questionnaire, an .xlsx file (XLSForm), or - for standard input")
]
STDIN = Path("-")


@app.command()
def check(file: FormFile) -> None:
    """Print what a questionnaire holds and what is wrong with it, as JSON; exit 1 on errors."""
    reading = _reading(file)
    _print(_checked(reading))
    if reading.errors:
        _end(len(reading.errors), "errors in the questionnaire")


@app.command()
def fill(
    file: FormFile,
    answers: Annotated[Path, typer.Argument(help="A JSON object of answers by question")],
    language: Annotated[str, typer.Option(help="Language of the texts, such as ar")] = "",
) -> None:
    """Print what a questionnaire asks and works out for these answers; exit 1 on problems."""
    from musterpoint.engine import forms
    from musterpoint.kernel.time import now

    reading = _reading(file)
    if reading.form is None or reading.errors:
        _print(_checked(reading))
        _end(len(reading.errors), "errors in the questionnaire, so it cannot be filled")
    given, unread = forms.read_answers(reading.form, _json(answers))
    circumstances = forms.Circumstances(now=now(), language=_language(reading.form, language))
    state = forms.Engine(reading.form).state(given, circumstances)
    problems = forms.problems(state)
    _print(_filled(reading.form, state, problems, unread))
    if problems or unread:
        _end(len(problems) + len(unread), "problems with the answers")


def _reading(file: Path) -> "forms.Reading":
    from musterpoint.engine import forms
    from musterpoint.engine.forms.xlsx import MAX_BYTES

    if file == STDIN:
        return forms.read(sys.stdin.buffer.read(MAX_BYTES + 1))
    return forms.read(_bytes(file, MAX_BYTES + 1))


def _bytes(file: Path, most: int) -> bytes:
    """Return the first bytes of a regular file; end with a sentence when it is none."""
    try:
        if not file.is_file():
            _stop(f"There is no file {_short(file)}. Name the file of the questionnaire.")
        with file.open("rb") as opened:
            return opened.read(most)
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or "its name is no name of a file"
        _stop(f"{_short(file)} cannot be read: {reason}. Name another file.")


def _stop(sentence: str) -> NoReturn:
    """End the command: a program that called it finds the sentence as JSON as well."""
    place = {"sheet": "", "row": None, "column": "", "cell": ""}
    _print({"ok": False, "errors": [{"code": "unreadable", **place, "message": sentence}]})
    boot.stop_with(sentence)


def _short(file: Path) -> str:
    name = str(file)
    return name if len(name) <= 200 else f"{name[:200]}…"


def _json(file: Path) -> object:
    data = _bytes(file, MAX_ANSWERS + 1)
    if len(data) > MAX_ANSWERS:
        boot.stop_with(f"{_short(file)} is larger than 10 MB. Name a file of answers.")
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as problem:
        boot.stop_with(f"{_short(file)} is no JSON: {problem}. Write an object: {{name: answer}}.")


def _end(count: int, what: str) -> NoReturn:
    """End with exit code 1; the sentence stays out of the JSON."""
    boot.stop_with(f"{count} {what}. Each says what to do.")


def _print(found: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=2) + "\n")


def _checked(reading: "forms.Reading") -> dict[str, Any]:
    form = reading.form
    asked = [] if form is None else list(form.questions())
    return {
        "ok": not reading.errors,
        "title": form.title if form else "",
        "id": form.id if form else "",
        "version": form.version if form else "",
        "default_language": form.default_language if form else "",
        "languages": list(form.languages) if form else [],
        "questions": len(asked),
        "groups": 0 if form is None else sum(1 for _part in form.parts()) - len(asked),
        "names": [question.path for question in asked],
        "warnings": [_problem(one) for one in reading.warnings],
        "errors": [_problem(one) for one in reading.errors],
    }


def _problem(one: "forms.Problem") -> dict[str, Any]:
    return {
        "code": one.code,
        "sheet": one.sheet,
        "row": one.row or None,
        "column": one.column,
        "cell": one.cell,
        "message": one.text,
    }


def _language(form: "forms.Form", wanted: str) -> str:
    """Return the form's language of that name or code; its default when it has none such."""
    for known in form.languages:
        if wanted and (wanted == known or known.endswith(f"({wanted})")):
            return known
    if wanted:
        boot.stop_with(
            f"The questionnaire has no language {wanted[:50]}. It has: "
            f"{', '.join(form.languages) or 'one without a name'}."
        )
    return form.default_language


def _filled(
    form: "forms.Form", state: "forms.State", problems: list["forms.Fault"], unread: list[Any]
) -> dict[str, Any]:
    from musterpoint.engine import forms

    asked = list(forms.questions(state))
    values = forms.values(state)
    first = _first_unanswered(state)
    return {
        "ok": not problems and not unread,
        "relevant": [forms.shown_key(key) for _question, key in asked],
        "calculations": {
            forms.shown_key(key): values.get(key, "")
            for question, key in asked
            if question.calculation
        },
        "choices": _choices(state, asked),
        "next": None if first is None else _page(state, first),
        "values": forms.answers_to_json(form, values, forms.counts(state)),
        "scores": forms.scores(state),
        "problems": [
            {"question": forms.shown_key(one.key), "code": one.code, "message": one.text}
            for one in problems
        ],
        "unread": [{"where": one.where, "message": one.text} for one in unread],
    }


def _first_unanswered(state: "forms.State") -> "forms.Page | None":
    from musterpoint.engine import forms

    for page in forms.pages(state):
        part = state.engine.parts[page.key[0]]
        if not page.is_repeat and getattr(part, "type", "") != "note" and not state.text(page.key):
            return page
    return None


def _page(state: "forms.State", page: "forms.Page") -> dict[str, Any]:
    from musterpoint.engine import forms

    part = state.engine.parts[page.key[0]]
    return {"question": forms.shown_key(page.key), "label": state.label(part.labels, page.key)}


def _choices(state: "forms.State", asked: list[Any]) -> dict[str, list[str]]:
    """Return what may be chosen where a choice filter narrows it."""
    from musterpoint.engine import forms

    return {
        forms.shown_key(key): [choice.name for choice in state.choices(key) or ()]
        for question, key in asked
        if question.choice_filter
    }
