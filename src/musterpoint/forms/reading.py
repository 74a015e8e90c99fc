"""
A questionnaire that is not kept: built from a structure, shown in part, and read once.

For packages above that ask a few questions of a longer list and keep only what follows from the
answers, such as the marks of a test. A package that shows whole questionnaires on pages of its own
takes ``asking`` and ``content`` from here.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from musterpoint.engine import forms
from musterpoint.forms import asking, content, small
from musterpoint.forms.asking import AskForm
from musterpoint.forms.content import Ready

#: ``asking`` and ``content`` are the way from a version to its pages and back.
__all__ = ["AskForm", "ask", "asking", "content", "given", "workbook"]
KEPT_READY = 64


def ask(
    structure: Mapping[str, Any],
    names: Sequence[str],
    *,
    language: str,
    at: datetime,
    data: Any = None,
) -> AskForm:
    """
    Return a form of these questions of a small structure (see ``forms.small``), filled or empty.

    Each of them wants an answer. Raises ValueError when the structure is no questionnaire: it is
    checked by whoever wrote it, long before anybody is asked.
    """
    ready = _ready(content.canonical(dict(structure)))
    around = forms.Circumstances(now=at, language=content.language_of(ready.form, language))
    state = ready.engine.state(forms.Answers({}, {}), around)
    by_name = {question.name: (question, key) for question, key in asking.shown(state)}
    form = asking.make(state, ready, [by_name[name] for name in names], data)
    if data is not None and form.is_valid():
        answers = form.given()
        for field, (_question, key) in form.asked.items():
            if not answers.get(key):
                form.add_error(field, _("Choose an answer"))
    return form


def given(form: AskForm) -> dict[str, frozenset[str]]:
    """Return the choices of each question by its name; only after ``is_valid``."""
    answers = form.given()
    return {
        question.name: frozenset(answers.get(key, "").split())
        for question, key in form.asked.values()
    }


def workbook(structure: Mapping[str, Any]) -> forms.Workbook:
    """Return the structure as the sheets of an XLSForm."""
    return small.workbook(structure)


@lru_cache(maxsize=KEPT_READY)
def _ready(written: bytes) -> Ready:
    found = content.read("small", written)
    if found.form is None or found.errors:
        raise ValueError("; ".join(map(str, (one.text for one in found.errors))))
    return Ready(found.form)
