"""From YAML text to a procedure, or to every problem in it at once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from musterpoint.engine.procedures import coverage, flow, lookups
from musterpoint.engine.procedures.drafts import Draft
from musterpoint.engine.procedures.headers import (
    read_facts,
    read_figures,
    read_interrupts,
    read_titled,
)
from musterpoint.engine.procedures.model import Procedure
from musterpoint.engine.procedures.reading import Entry, Node, Problem, Reader
from musterpoint.engine.procedures.steps import read_steps
from musterpoint.kernel.errors import Invalid
from musterpoint.kernel.text import _

HEAD = (
    "procedure",
    "version",
    "in_force_from",
    "owner",
    "source",
    "languages",
    "title",
    "purpose",
    "calendar",
    "roles",
    "moved_by",
    "figures",
    "facts",
    "events",
    "start",
    "steps",
    "ends",
    "interrupts",
)
NEEDED = (
    "procedure",
    "version",
    "in_force_from",
    "owner",
    "languages",
    "title",
    "steps",
    "ends",
)
#: More than anybody would follow; the checks look at every pair of steps.
MOST_STEPS = 300
#: The calendar of the post where the run begins.
POST = "post"


class BadProcedure(Invalid):
    """The procedure cannot be used; the fields name each line and what to do there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What the loader found; the procedure only when nothing is wrong."""

    procedure: Procedure | None
    draft: Procedure
    errors: tuple[Problem, ...]
    warnings: tuple[Problem, ...]


def load(text: str, *, roles: Collection[str], calendars: Collection[str]) -> Loaded:
    """
    Read a procedure from YAML text and check it as a whole.

    ``roles`` are those that exist where it will run, beside those that the file declares;
    ``calendars`` are the codes of the working-day calendars at hand.
    """
    reader = Reader()
    root = reader.compose(text)
    draft = Draft(reader)
    procedure, free = _read(draft, root)
    if len(procedure.steps) > MOST_STEPS:
        many = f"{len(procedure.steps)} steps are more than {MOST_STEPS}."
        reader.error(draft.places["steps"], f"{many} Divide the procedure into several.")
    elif root is not None and procedure.steps:
        known = {*roles, *procedure.roles}
        lookups.check(draft, procedure, roles=known, calendars={*calendars, POST})
        flow.check(draft, procedure)
        coverage.check(draft, procedure, free=free)
    errors = tuple(sorted(set(reader.errors)))
    return Loaded(
        procedure=None if errors else procedure,
        draft=procedure,
        errors=errors,
        warnings=tuple(sorted(set(reader.warnings))),
    )


def parse(text: str, *, roles: Collection[str], calendars: Collection[str]) -> Procedure:
    """Return the procedure in a YAML text; raise BadProcedure with every problem by line."""
    loaded = load(text, roles=roles, calendars=calendars)
    if loaded.procedure is not None:
        return loaded.procedure
    fields: dict[str, list[str]] = {}
    for one in loaded.errors:
        fields.setdefault(f"line {one.line}, column {one.column}", []).append(one.message)
    raise BadProcedure(_("The procedure has errors."), fields=fields)


def _read(draft: Draft, root: Node | None) -> tuple[Procedure, frozenset[str]]:
    entries: dict[str, Entry] = {}
    if root is not None:
        entries = draft.reader.mapping(root, "The procedure", known=HEAD, needs=NEEDED)
    draft.places |= {key: entry.key for key, entry in entries.items()}
    if "languages" in entries:
        node = entries["languages"].node
        draft.languages = tuple(one.text for one in draft.reader.names(node, "'languages'"))
    if "figures" in entries:
        draft.figures = read_figures(draft, entries["figures"].node)
    facts = read_facts(draft, entries["facts"].node) if "facts" in entries else {}
    free = frozenset(facts)
    steps = read_steps(draft, entries["steps"].node, facts) if "steps" in entries else {}
    if "steps" in entries and not steps and not draft.reader.errors:
        draft.reader.error(entries["steps"].key, "The procedure has no step. Add one with an 'id'.")
    start = _names(draft, entries, "start", "step")
    return Procedure(
        id=_name(draft, entries, "procedure"),
        version=_word(draft, entries, "version"),
        in_force_from=_day(draft, entries),
        owner=_word(draft, entries, "owner"),
        source=_word(draft, entries, "source"),
        languages=draft.languages,
        title=draft.texts(entries, "title", "The title"),
        purpose=draft.texts(entries, "purpose", "The purpose"),
        calendar=_word(draft, entries, "calendar"),
        roles=_titled(draft, entries, "roles", "a role"),
        moved_by=_names(draft, entries, "moved_by", "role"),
        figures=draft.figures,
        facts=facts,
        events=_titled(draft, entries, "events", "an event"),
        start=start or tuple(steps)[:1],
        steps=steps,
        ends=_titled(draft, entries, "ends", "an end"),
        interrupts=read_interrupts(draft, entries["interrupts"].node)
        if "interrupts" in entries
        else (),
    ), free


def _word(draft: Draft, entries: dict[str, Entry], key: str) -> str:
    if key not in entries:
        return ""
    word = draft.reader.word(entries[key].node, f"'{key}'")
    return "" if word is None else word.text


def _name(draft: Draft, entries: dict[str, Entry], key: str) -> str:
    if key not in entries:
        return ""
    word = draft.reader.name(entries[key].node, f"'{key}'", may_have_dashes=True)
    return "" if word is None else word.text


def _day(draft: Draft, entries: dict[str, Entry]) -> date:
    day = None
    if "in_force_from" in entries:
        day = draft.reader.day(entries["in_force_from"].node, "'in_force_from'")
    return day or date.min


def _names(draft: Draft, entries: dict[str, Entry], key: str, kind: str) -> tuple[str, ...]:
    if key not in entries:
        return ()
    words = draft.reader.names(entries[key].node, f"'{key}'")
    return draft.refer(kind, words, f"'{key}'")


def _titled(
    draft: Draft, entries: dict[str, Entry], key: str, what: str
) -> dict[str, dict[str, str]]:
    if key not in entries:
        return {}
    found = read_titled(draft, entries[key].node, what, key)
    return {name: dict(text) for name, text in found.items()}
