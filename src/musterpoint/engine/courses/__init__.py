"""
Courses as folders of plain files: read, checked by file and line, rendered page by page.

A course is ``course.yaml``, one Markdown file for each module and language, a test in
``quiz.yaml`` or as a questionnaire in ``quiz.xlsx``, and pictures in ``media/``. The core is pure:
bytes of files in, a course and its problems out.
"""

from musterpoint.engine.courses.lined import changed
from musterpoint.engine.courses.marking import Mark, mark, pick
from musterpoint.engine.courses.model import Choice, Course, Module, Problem, Question, Reading
from musterpoint.engine.courses.pages import html
from musterpoint.engine.courses.reading import (
    HEAD,
    QUIZZES,
    Known,
    files_of_folder,
    files_of_zip,
    read,
)
from musterpoint.engine.courses.workbooks import FILE as WORKBOOK
from musterpoint.engine.courses.workbooks import sheets

__all__ = [
    "HEAD",
    "QUIZZES",
    "WORKBOOK",
    "Choice",
    "Course",
    "Known",
    "Mark",
    "Module",
    "Problem",
    "Question",
    "Reading",
    "changed",
    "files_of_folder",
    "files_of_zip",
    "html",
    "mark",
    "pick",
    "read",
    "sheets",
]
