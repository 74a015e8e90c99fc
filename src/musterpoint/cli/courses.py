"""``musterpoint courses``: check a course before it is uploaded. No database is needed."""

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from musterpoint.cli import boot

app = typer.Typer(no_args_is_help=True)
CourseFiles = Annotated[Path, typer.Argument(help="The folder of a course, or its ZIP file")]


@app.callback()
def courses() -> None:
    """Courses: folders of plain files."""


@app.command()
def check(path: CourseFiles) -> None:
    """Print what a course holds and what is wrong with it, as JSON; exit 1 on problems."""
    from musterpoint.engine import courses
    from musterpoint.training import catalogue

    folder = ""
    try:
        if path.is_dir():
            folder = path.resolve().name
            files = courses.files_of_folder(path)
        else:
            files = courses.files_of_zip(path.read_bytes())
    except OSError as problem:
        boot.stop_with(f"{str(path)[:200]} cannot be read: {problem.strerror}.")
    except ValueError as problem:
        boot.stop_with(f"{str(path)[:200]} is no course: {str(problem)[:200]}")
    reading = courses.read(files, catalogue.known(), folder=folder)
    _print(
        {
            "ok": reading.course is not None,
            "course": _told(reading.course),
            "errors": [
                {
                    "file": one.file,
                    "sheet": one.sheet or None,
                    "line": one.line or None,
                    "message": one.text(),
                }
                for one in reading.problems
            ],
        }
    )
    if reading.problems:
        count = len(reading.problems)
        boot.stop_with(f"{count} problems in the course. Each says where it is.")


def _told(course: Any) -> dict[str, Any] | None:
    if course is None:
        return None
    return {
        "code": course.code,
        "version": course.version,
        "title": dict(course.title),
        "languages": list(course.languages),
        "minutes": course.minutes,
        "modules": [one.code for one in course.modules],
        "questions": len(course.questions),
        "digest": course.digest,
    }


def _print(found: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=2) + "\n")
