"""
The texts of questions by message, and which questionnaires fit into them.

A questionnaire fits when it can be asked question by question over a telephone without internet:
no repeats, files or places, and every question in a few parts of a text message.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from musterpoint.engine import forms
from musterpoint.engine.forms import types
from musterpoint.forms.models import Version
from musterpoint.forms.reading import asking, content
from musterpoint.messaging import segments
from musterpoint.surveys.rules import LANGUAGES, in_words, pack
from musterpoint.surveys.understanding import Option

#: What can be asked by message -> the words that say how it is answered.
HOW = {
    types.SELECT_ONE: "one",
    types.SELECT_MULTIPLE: "several",
    "integer": "number",
    "decimal": "number",
    "date": "day",
    "text": "words",
}
#: More choices than these are no list for a small screen.
MOST_CHOICES = 20
KINDS = {
    "rank": gettext_lazy("Putting choices in order is not asked by message."),
    "range": gettext_lazy("A scale is not asked by message."),
    "time": gettext_lazy("A time is not asked by message."),
    "dateTime": gettext_lazy("A day with a time is not asked by message."),
    "acknowledge": gettext_lazy("A box to tick is not asked by message."),
    "barcode": gettext_lazy("A barcode is not asked by message."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfit:
    """A question that cannot be asked by message, and why."""

    label: str
    why: str


def said(name: str, language: str, **facts: object) -> str:
    """Return words of the rule pack in a language."""
    words = in_words(pack().replies[name], language)
    return words % facts if facts else words


def every(name: str) -> list[str]:
    """Return a word of the rule pack in all its languages."""
    return list(pack().replies[name].values())


def consent_options() -> list[Option]:
    """Return the choices of the first question: whether somebody wants to be asked."""
    return [Option(name=name, labels=tuple(every(name))) for name in ("yes", "no")]


def consent(organisation: str, text: str, language: str) -> str:
    """Return the first message: who asks, what somebody agrees to, yes or no."""
    lead = said("invite", language, organisation=organisation, consent=text)
    return _lines([lead, *_numbered([said("yes", language), said("no", language)])])


def question(
    state: forms.State, one: forms.Question, key: forms.Key, language: str, notes: Sequence[str]
) -> str:
    """Return a question as a message: notes before it, its words, its choices, how to answer."""
    lines = [*notes, state.label(one.labels, key) or one.name, state.label(one.hints, key)]
    if one.type in types.SELECTS:
        offered = state.choices(key) or ()
        lines += _numbered([state.label(each.labels, key) or each.name for each in offered])
    return _lines([*lines, _how(one, language)])


def how(one: forms.Question, language: str) -> str:
    """Return how a question is answered, for somebody whose answer could not be read."""
    return said(HOW[one.type], language)


def fault(found: forms.Fault, language: str) -> str:
    """Return what is wrong with an answer, in the person's language."""
    with override(language):
        return asking.said(found)


def told(state: forms.State, one: forms.Question, key: forms.Key) -> str:
    """Return a note, or what was worked out and is only shown."""
    parts = [state.label(one.labels, key)]
    parts.append(
        state.label(one.hints, key) if one.type == "note" else asking.value(state, one, key)
    )
    return " ".join(part for part in parts if part)


def unfit(version: Version) -> list[Unfit]:
    """Return the questions of a version that cannot be asked by message; none when it fits."""
    form = content.ready(version).form
    found: list[Unfit] = []
    for part in form.parts():
        why = _why(form, part)
        if why:
            label = form.text(part.labels, form.default_language) or part.name
            found.append(Unfit(label=label, why=why))
    return found


def _why(form: forms.Form, part: forms.Part) -> str:
    """Return why one part of a questionnaire cannot be asked by message; empty when it can."""
    if isinstance(part, forms.Group):
        return _("It repeats for several people or things.") if part.is_repeat else ""
    if part.repeats or not forms.is_shown(part):
        return ""
    if not asking.is_asked(part):
        return _length(part.labels.values())
    if part.type in types.ATTACHMENTS:
        return _("It asks for a file.")
    if part.type in types.PLACES:
        return _("It asks for a place on the map.")
    if part.type not in HOW:
        return str(KINDS.get(part.type, _("Questions of this kind are not asked by message.")))
    if part.type in types.SELECTS and part.list_name not in form.lists:
        return _("Its choices are not in the questionnaire itself.")
    if part.type in types.SELECTS and len(form.lists[part.list_name]) > MOST_CHOICES:
        return _("It has more than %(most)s choices.") % {"most": MOST_CHOICES}
    return _length(_all_texts(form, part))


def _length(texts: Iterable[str]) -> str:
    """Return that a text is too long in one of its languages; empty when it is not."""
    parts = max((segments.count(one) for one in texts), default=0)
    if parts > pack().message_parts:
        return _("It is %(parts)s parts of a text message long; %(most)s are the most.") % {
            "parts": parts,
            "most": pack().message_parts,
        }
    return ""


def _all_texts(form: forms.Form, one: forms.Question) -> Iterable[str]:
    """Return a question in every language, with all its choices."""
    codes = {content.language_of(form, code): code for code in LANGUAGES}
    for name in form.languages or ("",):
        lines = [form.text(one.labels, name) or one.name, form.text(one.hints, name)]
        if one.type in types.SELECTS:
            offered = form.lists[one.list_name]
            lines += _numbered([form.text(each.labels, name) or each.name for each in offered])
        yield _lines([*lines, _how(one, codes.get(name, "en"))])


def _how(one: forms.Question, language: str) -> str:
    """Return how a question is answered, where its choices do not show it."""
    words = [] if one.type == types.SELECT_ONE else [how(one, language)]
    if not one.required:
        words.append(said("optional", language, skip=said("skip", language)))
    return " ".join(words)


def _numbered(labels: Sequence[str]) -> list[str]:
    return [f"{number} {label}" for number, label in enumerate(labels, 1)]


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(one.strip() for one in lines if one.strip())
