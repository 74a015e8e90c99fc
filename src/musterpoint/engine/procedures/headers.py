"""Read what stands above the steps: figures, facts, events, roles, ends, interrupts."""

import yaml

from musterpoint.engine.procedures.clocks import BadDuration, Duration, parse_duration
from musterpoint.engine.procedures.drafts import Draft
from musterpoint.engine.procedures.model import Fact, FactKind, Figure, Interrupt, Text
from musterpoint.engine.procedures.reading import Entry, Node, Word, suggestion

KINDS = tuple(str(kind) for kind in FactKind)
FACT = ("id", "title", "kind", "choices", "minimum", "maximum")
FIGURE = ("id", "is", "mark", "source", "in_force_from")
#: As rules of the field are marked: seen in a public page, read in a specification, general
#: knowledge, decided here.
MARKS = ("V", "S", "K", "D")
_LARGEST = 999_999_999


def read_figures(draft: Draft, node: Node) -> dict[str, Figure]:
    """Read the dated figures; each says where it is from."""
    found: dict[str, Figure] = {}
    seen: dict[str, Word] = {}
    for one in draft.reader.members(node, "figures"):
        name, entries = draft.named(one, "a figure", seen, known=FIGURE)
        lacking = [key for key in FIGURE if key not in entries]
        if name and lacking:
            draft.reader.error(one, f"The figure '{name}' lacks {', '.join(lacking)}. Add it.")
        elif name:
            figure = _figure(draft, name, entries)
            found |= {} if figure is None else {name: figure}
    return found


def _figure(draft: Draft, name: str, entries: dict[str, Entry]) -> Figure | None:
    reader, what = draft.reader, f"the figure '{name}'"
    value = reader.word(entries["is"].node, f"'is' of {what}")
    mark = reader.word(entries["mark"].node, f"'mark' of {what}")
    source = reader.word(entries["source"].node, f"'source' of {what}")
    day = reader.day(entries["in_force_from"].node, f"'in_force_from' of {what}")
    if mark is not None and mark.text not in MARKS:
        reader.error(mark, f"The mark of {what} is one of {', '.join(MARKS)}, not {mark.text!r}.")
    if value is None or mark is None or source is None or day is None:
        return None
    held: Duration | int
    if value.text.isascii() and value.text.isdigit() and len(value.text) < 10:
        held = int(value.text)
    else:
        try:
            held = parse_duration(value.text)
        except BadDuration as error:
            reader.error(value, f"'is' of {what}: {error}, or a whole number alone.")
            return None
    return Figure(id=name, value=held, mark=mark.text, source=source.text, in_force_from=day)


def read_fact(draft: Draft, name: str, entries: dict[str, Entry], title: str = "title") -> Fact:
    """Read what kind of answer a fact takes."""
    what = f"'{name}'"
    kind = FactKind.YES_NO
    if "kind" in entries:
        word = draft.reader.word(entries["kind"].node, f"The kind of {what}")
        if word is not None and word.text in KINDS:
            kind = FactKind(word.text)
        elif word is not None:
            hint = suggestion(word.text, KINDS)
            draft.reader.error(word, f"There is no kind '{word.text}'.{hint}")
    choices = _choices(draft, name, entries, kind)
    bounds = {
        key: draft.reader.whole(
            entries[key].node, f"'{key}' of {what}", least=-_LARGEST, most=_LARGEST
        )
        for key in ("minimum", "maximum")
        if key in entries
    }
    least, most = bounds.get("minimum"), bounds.get("maximum")
    if least is not None and most is not None and least > most:
        draft.reader.error(entries["minimum"].key, f"{what}: the minimum is above the maximum.")
    return Fact(
        id=name,
        kind=kind,
        title=draft.texts(entries, title, f"The {title} of {what}"),
        choices=choices,
        minimum=least,
        maximum=most,
    )


def _choices(draft: Draft, name: str, entries: dict[str, Entry], kind: FactKind) -> dict[str, Text]:
    reader = draft.reader
    if "choices" not in entries:
        if kind is FactKind.CHOICE:
            reader.error(
                entries["kind"].key, f"'{name}' is a choice: say between what ('choices')."
            )
        return {}
    entry = entries["choices"]
    if kind is not FactKind.CHOICE:
        reader.error(entry.key, f"Only a choice has choices. Write 'kind: choice' for '{name}'.")
    if isinstance(entry.node, yaml.SequenceNode):
        return {word.text: {} for word in reader.names(entry.node, f"A choice of '{name}'")}
    found: dict[str, Text] = {}
    for key, one in reader.mapping(entry.node, f"the choices of '{name}'").items():
        found[key] = reader.texts(one.node, f"The choice '{key}' of '{name}'", draft.languages)
    return found


def read_facts(draft: Draft, node: Node) -> dict[str, Fact]:
    """Read the facts that are declared by themselves."""
    found: dict[str, Fact] = {}
    seen: dict[str, Word] = {}
    for one in draft.reader.members(node, "facts"):
        name, entries = draft.named(one, "a fact", seen, known=FACT)
        if name:
            draft.places[f"facts/{name}"] = seen[name]
            found[name] = read_fact(draft, name, entries)
    return found


def read_titled(draft: Draft, node: Node, what: str, folder: str) -> dict[str, Text]:
    """Read a list of things that have an id and a title: events, roles, ends."""
    found: dict[str, Text] = {}
    seen: dict[str, Word] = {}
    for one in draft.reader.members(node, folder):
        name, entries = draft.named(one, what, seen, known=("id", "title"))
        if name:
            draft.places[f"{folder}/{name}"] = seen[name]
            found[name] = draft.texts(entries, "title", f"The title of '{name}'")
    return found


def read_interrupts(draft: Draft, node: Node) -> tuple[Interrupt, ...]:
    """Read which events lead elsewhere from anywhere."""
    found: dict[str, Interrupt] = {}
    for one in draft.reader.items(node):
        keys = ("event", "go")
        entries = draft.reader.mapping(one, "an interrupt", known=keys, needs=keys)
        if len(entries) != len(keys):
            continue
        event = draft.reader.name(entries["event"].node, "The event of an interrupt")
        go = draft.reader.names(entries["go"].node, "'go' of an interrupt")
        if event is None or not go:
            continue
        if event.text in found:
            draft.reader.error(event, f"'{event.text}' interrupts twice. Take one away.")
        draft.refer("event", [event], "The interrupt")
        targets = draft.refer("target", go, f"The interrupt '{event.text}'")
        draft.places[f"interrupts/{event.text}"] = event
        found[event.text] = Interrupt(event=event.text, go=targets)
    return tuple(found.values())
