"""A questionnaire being filled: the pages, what is wrong with the answers, what is kept."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from musterpoint.engine.forms import faults, types
from musterpoint.engine.forms.answers import Answers, Key
from musterpoint.engine.forms.faults import Fault
from musterpoint.engine.forms.model import Group, Part, Question
from musterpoint.engine.forms.state import State
from musterpoint.engine.forms.xpath.values import text


@dataclass(frozen=True, slots=True)
class Page:
    """
    One page: a question, or whether to add another instance of a repeat (``is_repeat``).

    The key of a repeat is without its own place.
    """

    key: Key
    is_repeat: bool = False


def pages(state: State) -> Iterator[Page]:
    """Yield the pages that are asked now, in their order."""
    yield from _pages(state, state.engine.form.root, ())


def _pages(state: State, group: Group, places: tuple[int, ...]) -> Iterator[Page]:
    for part in group.items:
        key = (part.path, places)
        if isinstance(part, Question):
            if is_shown(part) and state.is_relevant(key):
                yield Page(key)
        elif not part.is_repeat:
            if state.is_relevant(key):
                yield from _pages(state, part, places)
        else:
            yield from _repeat_pages(state, part, key)


def _repeat_pages(state: State, part: Group, key: Key) -> Iterator[Page]:
    above = state.engine.parts[part.above]
    if not state.is_relevant((above.path, key[1][: len(above.repeats)])):
        return
    is_asked = not part.relevant
    for place in range(state.instances(key)):
        inside = (*key[1], place)
        if state.is_relevant((part.path, inside)):
            is_asked = True
            yield from _pages(state, part, inside)
    if is_asked and not part.repeat_count:
        yield Page(key, is_repeat=True)


def is_shown(question: Question) -> bool:
    """Return whether a question has a page: not metadata, nor a calculation without a label."""
    if question.type in types.SILENT:
        return False
    is_hidden = bool(question.calculation or question.trigger)
    return not is_hidden or bool(question.labels or question.hints)


def next_page(state: State, after: Page | None = None) -> Page | None:
    """Return the page behind another, or the first; None behind the last one."""
    found = pages(state)
    if after is None:
        return next(found, None)
    order = {path: place for place, path in enumerate(state.engine.parts)}
    place = _place(state, order, after)
    for page in found:
        if page == after:
            return next(found, None)
        if _place(state, order, page) > place:
            return page  # the page that we come from is no longer asked
    return None


def _place(state: State, order: dict[str, int], page: Page) -> list[float]:
    """Return where a page stands, so that places compare as the pages follow each other."""
    path, places = page.key
    names, left, found = path.split("/"), list(places), list[float]()
    for depth in range(1, len(names) + 1):
        above = "/".join(names[:depth])
        found.append(order[above])
        if state.engine.parts[above].repeats[-1:] == (above,):
            found.append(left.pop(0) if left else math.inf)
    return found


def previous_page(state: State, before: Page) -> Page | None:
    """Return the page in front of another; None in front of the first one."""
    last: Page | None = None
    for page in pages(state):
        if page == before:
            return last
        last = page
    return last


def questions(state: State) -> Iterator[tuple[Question, Key]]:
    """Yield every question that is relevant now, those without a page too."""
    yield from _questions(state, state.engine.form.root.items, ())


def _questions(
    state: State, items: tuple[Part, ...], places: tuple[int, ...]
) -> Iterator[tuple[Question, Key]]:
    for part in items:
        if isinstance(part, Question):
            if state.is_relevant((part.path, places)):
                yield part, (part.path, places)
            continue
        around = [places]
        if part.is_repeat:
            around = [(*places, one) for one in range(state.instances((part.path, places)))]
        for inside in around:
            if state.is_relevant((part.path, inside)):
                yield from _questions(state, part.items, inside)


def problems(state: State) -> list[Fault]:
    """Return everything that is wrong with the answers that count."""
    return [
        fault for question, key in questions(state) for fault in faults.of(state, question, key)
    ]


def values(state: State) -> dict[Key, str]:
    """Return what is kept: the value of every relevant question that has one."""
    found: dict[Key, str] = {}
    for question, key in questions(state):
        if question.type != "note" and (value := text(state.value(key))):
            found[key] = value
    return found


def counts(state: State) -> dict[Key, int]:
    """Return how many instances each repeat has now."""
    found: dict[Key, int] = {}
    _count(state, state.engine.form.root, (), found)
    return found


def _count(state: State, group: Group, places: tuple[int, ...], found: dict[Key, int]) -> None:
    for part in group.items:
        if not isinstance(part, Group):
            continue
        if not part.is_repeat:
            _count(state, part, places, found)
            continue
        found[part.path, places] = state.instances((part.path, places))
        for place in range(found[part.path, places]):
            _count(state, part, (*places, place), found)


def pruned(state: State) -> Answers:
    """Return the answers without those to questions that are no longer asked."""
    kept = {key for _question, key in questions(state)}
    answers = state.answers
    return Answers({key: one for key, one in answers.values.items() if key in kept}, answers.counts)


def scores(state: State) -> dict[str, float]:
    """Return the sum of the scores of the chosen answers by scale; a decision stays a person's."""
    found: dict[str, float] = {}
    for question, key in questions(state):
        if question.type not in types.SELECTS:
            continue
        chosen = set(state.text(key).split())
        for choice in state.engine.form.lists.get(question.list_name, ()):
            if choice.score is not None and choice.name in chosen:
                found[question.scale] = found.get(question.scale, 0.0) + choice.score
    return found
