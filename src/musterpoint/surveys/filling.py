"""The questions of a survey on one page: what was typed, and the state it leads to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from musterpoint.engine import forms
from musterpoint.engine.forms import types
from musterpoint.forms import actions, queries
from musterpoint.forms.reading import asking, content
from musterpoint.kernel.errors import Invalid
from musterpoint.surveys.models import Asking
from musterpoint.tenancy.actors import Actor


class BadAnswers(Invalid):
    """Some answers are missing, wrong, or answer no question; ``fields`` says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of questions: its form and state; ``is_valid`` says whether every field is."""

    ready: content.Ready
    form: asking.AskForm
    state: forms.State

    @property
    def blocks(self) -> list[asking.Block]:
        """Return what stands on the page."""
        return asking.blocks(self.state, self.ready, self.form)

    @property
    def fresh(self) -> bool:
        """Say whether questions follow from the answers that were not on the page."""
        there = {key for _question, key in self.form.asked.values()}
        shown = asking.shown(self.state)
        return any(asking.is_asked(one) and key not in there for one, key in shown)

    def again(self, faults: list[forms.Fault] | None = None) -> "Page":
        """Return the page with all questions that are asked now, and what is wrong with them."""
        form = asking.again(self.form, self.state, self.ready)
        if faults is not None:
            form.is_valid()
            form.take(faults)
        return Page(ready=self.ready, form=form, state=self.state)


def language_of(one: Asking, code: str) -> str:
    """Return the questionnaire's language for the reader's."""
    return content.language_of(content.ready(one.wave.survey.version).form, code)


def circumstances(one: Asking, language: str, at: datetime) -> forms.Circumstances:
    """Return what the answers of somebody do not tell: the same by whichever way they answer."""
    return forms.Circumstances(now=at, language=language, seed=str(one.id))


def state_of(one: Asking, language: str, answers: forms.Answers, at: datetime) -> forms.State:
    """Return where answers lead."""
    ready = content.ready(one.wave.survey.version)
    return ready.engine.state(answers, circumstances(one, language, at))


def page(
    one: Asking, language: str, data: Any, *, answers: forms.Answers | None = None, at: datetime
) -> Page:
    """Return the questions as they are first, or as they were typed."""
    ready = content.ready(one.wave.survey.version)
    around = circumstances(one, language, at)
    kept = answers or forms.Answers()
    if data is None:
        state = ready.engine.state(kept, around)
        return Page(ready=ready, form=asking.make(state, ready, asking.shown(state)), state=state)
    form, state = asking.posted(ready, kept, around, asking.tidied(data))
    return Page(ready=ready, form=form, state=state)


def counted(one: Asking, kept: forms.Answers, data: Any) -> forms.Answers:
    """Return the answers with the instances of repeats that a button added or took out."""
    ready = content.ready(one.wave.survey.version)
    added = ready.page(data.get("add", ""))
    if added is not None and added.is_repeat:
        return kept.with_instance(added.key)
    taken = ready.page(data.get("take", ""))
    if taken is not None and taken.is_repeat and kept.counts.get(taken.key, 0):
        return kept.without_instance(taken.key, kept.counts[taken.key] - 1)
    return kept


def begun(one: Asking, *, by: Actor, at: datetime) -> forms.Answers:
    """Return what somebody has answered so far; nothing when it lapsed or never was."""
    if one.answers_id is None:
        return forms.Answers()
    try:
        return queries.draft(one.answers_id, by=by, at=at).filled.answers
    except actions.NoSuchForm:
        return forms.Answers()


def alone(
    one: Asking,
    language: str,
    kept: forms.Answers,
    key: forms.Key,
    typed: Mapping[str, str],
    *,
    at: datetime,
) -> tuple[str, str]:
    """
    Return the answer to one question, and what is wrong with it or nothing.

    ``typed`` is what would stand in its fields, by the end of their names: the same fields and
    the same checks as on a page.
    """
    ready = content.ready(one.wave.survey.version)
    state = state_of(one, language, kept, at)
    asked = [found for found in asking.shown(state) if found[1] == key]
    name = asking.name_of(ready, key)
    data: MultiValueDict[str, str] = MultiValueDict()
    for end, text in typed.items():
        is_list = asked[0][0].type == types.SELECT_MULTIPLE
        data.setlist(f"{name}{end}", text.split() if is_list else [text])
    form = asking.make(state, ready, asked, data)
    if not form.is_valid():
        return "", next(str(text) for texts in form.errors.values() for text in texts)
    given = form.given()[key]
    after = state_of(one, language, forms.Answers({**kept.values, key: given}, kept.counts), at)
    faults = [asking.said(found) for found in forms.problems(after) if found.key == key]
    return given, faults[0] if faults else ""


def read(one: Asking, given: Mapping[str, Any]) -> forms.Answers:
    """Return the answers that a program sent by name; raise BadAnswers for what answers nothing."""
    ready = content.ready(one.wave.survey.version)
    answers, unread = forms.read_answers(ready.form, dict(given))
    if unread:
        fields: dict[str, list[str]] = {}
        for part in unread:
            text = _(part.message)
            fields.setdefault(part.where, []).append(text % part.facts if part.facts else text)
        raise BadAnswers(_("Some answers need a correction."), fields=fields)
    return answers


def told(refused: actions.NotComplete) -> BadAnswers:
    """Return what is missing or wrong, question by question."""
    fields: dict[str, list[str]] = {}
    for fault in refused.faults:
        fields.setdefault(forms.shown_key(fault.key), []).append(asking.said(fault))
    return BadAnswers(str(refused), fields=fields)


def questions(one: Asking, language: str) -> list[dict[str, Any]]:
    """Return what is asked, as a program that reads it to somebody needs it."""
    form = content.ready(one.wave.survey.version).form
    return [
        {
            "name": question.path,
            "type": question.type,
            "text": form.text(question.labels, language) or question.name,
            "is_required": bool(question.required),
            "choices": {
                choice.name: form.text(choice.labels, language) or choice.name
                for choice in form.lists.get(question.list_name, ())
            }
            if question.type in types.SELECTS
            else {},
        }
        for question in form.questions()
        if question.type not in types.SILENT and not question.calculation
    ]
