"""
Questionnaires as XLSForm writes them: read, checked, and filled page by page.

The core is pure: bytes of a file in, a questionnaire and its problems out; answers in, the next
page, the values and what is wrong out. The clock, the language and the ids are given.
"""

from musterpoint.engine.forms.answers import Answers, Key, Unread
from musterpoint.engine.forms.answers import read as read_answers
from musterpoint.engine.forms.answers import shown as shown_key
from musterpoint.engine.forms.answers import to_json as answers_to_json
from musterpoint.engine.forms.branches import deciding
from musterpoint.engine.forms.faults import Fault
from musterpoint.engine.forms.filling import (
    Page,
    counts,
    is_shown,
    next_page,
    pages,
    previous_page,
    problems,
    pruned,
    questions,
    scores,
    values,
)
from musterpoint.engine.forms.languages import code as language_code
from musterpoint.engine.forms.model import Choice, Form, Group, Item, Part, Question, Texts
from musterpoint.engine.forms.problems import Problem
from musterpoint.engine.forms.reading import Reading, read, read_workbook
from musterpoint.engine.forms.state import Circumstances, Engine, State
from musterpoint.engine.forms.workbook import Place, Row, Sheet, Workbook

__all__ = [
    "Answers",
    "Choice",
    "Circumstances",
    "Engine",
    "Fault",
    "Form",
    "Group",
    "Item",
    "Key",
    "Page",
    "Part",
    "Place",
    "Problem",
    "Question",
    "Reading",
    "Row",
    "Sheet",
    "State",
    "Texts",
    "Unread",
    "Workbook",
    "answers_to_json",
    "counts",
    "deciding",
    "is_shown",
    "language_code",
    "next_page",
    "pages",
    "previous_page",
    "problems",
    "pruned",
    "questions",
    "read",
    "read_answers",
    "read_workbook",
    "scores",
    "shown_key",
    "values",
]
