"""Read steps: questions, documents, deadlines, gates, branches."""

import yaml

from musterpoint.engine.procedures.drafts import Draft
from musterpoint.engine.procedures.headers import read_fact
from musterpoint.engine.procedures.model import (
    Branch,
    Condition,
    Deadline,
    Document,
    Escalation,
    Fact,
    Gate,
    Owes,
    Question,
    Step,
    Urgent,
)
from musterpoint.engine.procedures.reading import Entry, Node, Word, suggestion

STEP = (
    "id",
    "title",
    "do",
    "role",
    "questions",
    "documents",
    "deadline",
    "gate",
    "waits_for",
    "needs",
    "other_officer_than",
    "next",
    "branches",
)
QUESTION = ("id", "text", "kind", "choices", "minimum", "maximum", "required", "form")
DEADLINE = ("within", "from", "stops_on", "resumes_on", "remind", "escalate")
GATE = ("conditions", "opened_by", "officers", "reason", "urgent")
URGENT = ("when", "opened_by", "officers", "owes")
_MOST_OFFICERS = 9
#: What stands for the id of a step that has none of its own.
_NAMELESS = "without an id of its own"

Entries = dict[str, Entry]


def read_steps(draft: Draft, node: Node, facts: dict[str, Fact]) -> dict[str, Step]:
    """Read all steps; the questions that they ask are added to the facts."""
    found: dict[str, Step] = {}
    seen: dict[str, Word] = {}
    for one in draft.reader.members(node, "steps"):
        name, entries = draft.named(one, "a step", seen, known=STEP)
        if name:
            draft.places[f"steps/{name}"] = seen[name]
            found[name] = _StepReader(draft, name, entries, facts).step()
        elif entries:  # its id is missing or taken; what else is wrong in it is told all the same
            draft.places[f"steps/{_NAMELESS}"] = one
            _StepReader(draft, _NAMELESS, entries, dict(facts)).step()
    return found


class _StepReader:
    """Reads one step."""

    def __init__(self, draft: Draft, name: str, entries: Entries, facts: dict[str, Fact]) -> None:
        self.draft = draft
        self.reader = draft.reader
        self.name = name
        self.what = f"The step '{name}'"
        self.entries = entries
        self.facts = facts
        for key, entry in entries.items():
            draft.places[f"steps/{name}/{key}"] = entry.key

    def step(self) -> Step:
        if "title" not in self.entries:
            self.reader.error(self._place(), f"{self.what} lacks 'title'. Add it.")
        questions, forms = self._questions()
        return Step(
            id=self.name,
            title=self.draft.texts(self.entries, "title", f"The title of '{self.name}'"),
            do=self.draft.texts(self.entries, "do", f"'do' of '{self.name}'"),
            roles=self._names("role", "role"),
            questions=questions,
            forms=forms,
            documents=self._documents(),
            deadline=self._deadline(),
            gate=self._gate(),
            waits_for=self._names("waits_for", "event"),
            needs=self._names("needs", "step"),
            other_officer_than=self._names("other_officer_than", "step"),
            branches=self._branches(),
        )

    def _place(self) -> Word | Node:
        return self.draft.places[f"steps/{self.name}"]

    def _names(self, key: str, kind: str) -> tuple[str, ...]:
        if key not in self.entries:
            return ()
        words = self.reader.names(self.entries[key].node, f"'{key}' of the step '{self.name}'")
        return self.draft.refer(kind, words, f"{self.what} ('{key}')")

    def _questions(self) -> tuple[tuple[Question, ...], tuple[str, ...]]:
        asked: dict[str, Question] = {}
        forms: list[str] = []
        nodes = (
            self.reader.items(self.entries["questions"].node) if "questions" in self.entries else []
        )
        for node in nodes:
            if isinstance(node, yaml.ScalarNode):
                self._declared(node, asked)
                continue
            what = f"a question of the step '{self.name}'"
            entries = self.reader.mapping(node, what, known=QUESTION)
            if "form" in entries:
                word = self.reader.name(entries["form"].node, "A form", may_have_dashes=True)
                forms += [] if word is None else [word.text]
            elif entries:
                self._inline(node, entries, asked)
        return tuple(asked.values()), tuple(forms)

    def _declared(self, node: Node, asked: dict[str, Question]) -> None:
        word = self.reader.name(node, "A question")
        if word is None:
            return
        if word.text in self.facts:
            asked[word.text] = Question(fact=self.facts[word.text])
        else:
            hint = suggestion(word.text, sorted(self.facts))
            self.reader.error(word, f"There is no fact '{word.text}' to ask for.{hint}")

    def _inline(self, node: Node, entries: Entries, asked: dict[str, Question]) -> None:
        if "id" not in entries:
            self.reader.error(node, "A question needs an 'id', or a 'form' that holds it. Add one.")
            return
        word = self.reader.name(entries["id"].node, "The id of a question")
        if word is None:
            return
        if "text" not in entries:
            self.reader.error(word, f"The question '{word.text}' lacks 'text'. Add it.")
        fact = read_fact(self.draft, word.text, entries, "text")
        before = self.facts.setdefault(word.text, fact)
        same = (before.kind, set(before.choices)) == (fact.kind, set(fact.choices))
        if word.text in asked or not same:
            self.reader.error(
                word,
                f"The question '{word.text}' is already there with other answers or in this "
                "step. Give this one another id.",
            )
        self.draft.places.setdefault(f"facts/{word.text}", word)
        required = "required" not in entries or self.reader.flag(
            entries["required"].node, f"'required' of '{word.text}'"
        )
        asked[word.text] = Question(fact=fact, is_required=required)

    def _documents(self) -> tuple[Document, ...]:
        found: dict[str, Document] = {}
        if "documents" not in self.entries:
            return ()
        seen: dict[str, Word] = {}
        for node in self.reader.items(self.entries["documents"].node):
            what = f"a document of the step '{self.name}'"
            name, entries = self.draft.named(node, what, seen, known=("id", "title", "required"))
            if name:
                title = self.draft.texts(entries, "title", f"The title of '{name}'")
                required = "required" not in entries or self.reader.flag(
                    entries["required"].node, f"'required' of '{name}'"
                )
                found[name] = Document(id=name, title=title, is_required=required)
        return tuple(found.values())

    def _deadline(self) -> Deadline | None:
        if "deadline" not in self.entries:
            return None
        node, what = self.entries["deadline"].node, f"the deadline of '{self.name}'"
        entries = self.reader.mapping(node, what, known=DEADLINE, needs=("within",))
        if "within" not in entries:
            return None
        within = self.draft.duration(entries["within"].node, f"'within' of {what}")
        since = f"{self.name}.opened"
        if "from" in entries:
            word = self.reader.word(entries["from"].node, f"'from' of {what}")
            if word is not None:
                self.draft.places[f"steps/{self.name}/deadline/from"] = word
                since = self.draft.refer("moment", [word], f"The deadline of '{self.name}'")[0]
        stops, resumes = (self._moments(entries, key, what) for key in ("stops_on", "resumes_on"))
        self._check_clock(entries, stops, resumes)
        remind = (
            self.draft.duration(entries["remind"].node, "'remind'") if "remind" in entries else None
        )
        escalations = self._escalations(entries)
        if within is None:
            return None
        if remind is not None and remind.length >= within.length:
            self.reader.error(
                entries["remind"].key, f"The reminder of {remind} is no earlier than the deadline "
                f"of {within}. Give it less time.",
            )  # fmt: skip
        return Deadline(
            within=within,
            since=since,
            stops_on=stops,
            resumes_on=resumes,
            remind=remind,
            escalations=escalations,
        )

    def _moments(self, entries: Entries, key: str, what: str) -> tuple[str, ...]:
        if key not in entries:
            return ()
        words = [
            self.reader.word(node, f"'{key}' of {what}")
            for node in self.reader.items(entries[key].node)
        ]
        return self.draft.refer("moment", [one for one in words if one], f"'{key}' of {what}")

    def _check_clock(
        self, entries: Entries, stops: tuple[str, ...], resumes: tuple[str, ...]
    ) -> None:
        both = sorted(set(stops) & set(resumes))
        if both:
            self.reader.error(
                entries["stops_on"].key,
                f"{', '.join(both)} both stops and resumes the clock of '{self.name}'. Keep one.",
            )
        if stops and not resumes:
            self.reader.error(
                entries["stops_on"].key,
                f"The clock of '{self.name}' stops and never resumes. Add 'resumes_on'.",
            )
        if resumes and not stops:
            self.reader.error(
                entries["resumes_on"].key,
                f"The clock of '{self.name}' resumes and never stops. Add 'stops_on'.",
            )

    def _escalations(self, entries: Entries) -> tuple[Escalation, ...]:
        found: list[Escalation] = []
        for node in self.reader.items(entries["escalate"].node) if "escalate" in entries else []:
            keys = ("after", "to")
            one = self.reader.mapping(node, "an escalation", known=keys, needs=keys)
            if len(one) != len(keys):
                continue
            after = self.draft.duration(one["after"].node, "'after'", may_be_zero=True)
            role = self.reader.name(one["to"].node, "'to' of an escalation")
            if after is not None and role is not None:
                self.draft.refer("role", [role], f"The escalation of '{self.name}'")
                found.append(Escalation(after=after, to=role.text))
        return tuple(found)

    def _gate(self) -> Gate | None:
        if "gate" not in self.entries:
            return None
        entries = self.reader.mapping(
            self.entries["gate"].node, f"the gate of '{self.name}'", known=GATE,
            needs=("conditions", "opened_by"),
        )  # fmt: skip
        conditions: list[Condition] = []
        if "conditions" in entries:
            found = (
                self._gate_condition(one) for one in self.reader.items(entries["conditions"].node)
            )
            conditions = [one for one in found if one is not None]
        return Gate(
            conditions=tuple(conditions),
            roles=self._openers(entries, f"the gate of '{self.name}'"),
            officers=self._officers(entries),
            needs_reason="reason" in entries
            and self.reader.flag(entries["reason"].node, "'reason'"),
            urgent=self._urgent(entries["urgent"].node) if "urgent" in entries else None,
        )

    def _gate_condition(self, node: Node) -> Condition | None:
        if isinstance(node, yaml.ScalarNode):
            return self.draft.condition(node, f"The gate of '{self.name}'", self.name)
        keys = ("when", "says")
        entries = self.reader.mapping(node, "a condition", known=keys, needs=("when",))
        if "when" not in entries:
            return None
        made = self.draft.condition(entries["when"].node, f"The gate of '{self.name}'", self.name)
        if made is None:
            return None
        says = self.draft.texts(entries, "says", f"'says' in the gate of '{self.name}'")
        return Condition(source=made.source, expression=made.expression, says=says)

    def _openers(self, entries: Entries, what: str) -> tuple[str, ...]:
        if "opened_by" not in entries:
            return ()
        words = self.reader.names(entries["opened_by"].node, f"'opened_by' of {what}")
        if not words and not self.reader.items(entries["opened_by"].node):
            self.reader.error(
                entries["opened_by"].key,
                f"Nobody can open {what}: 'opened_by' names no role. Add one.",
            )
        return self.draft.refer("opener", words, what)

    def _officers(self, entries: Entries) -> int:
        if "officers" not in entries:
            return 1
        node = entries["officers"].node
        return self.reader.whole(node, "'officers'", least=1, most=_MOST_OFFICERS) or 1

    def _urgent(self, node: Node) -> Urgent:
        what = f"the urgent path of '{self.name}'"
        entries = self.reader.mapping(node, what, known=URGENT, needs=("opened_by",))
        when = None
        if "when" in entries:
            when = self.draft.condition(entries["when"].node, f"'when' of {what}", self.name)
        owes: list[Owes] = []
        for one in self.reader.items(entries["owes"].node) if "owes" in entries else []:
            duty = self._owes(one, what)
            owes += [] if duty is None else [duty]
        if entries and "owes" not in entries:
            self.reader.warn(
                node, f"Nothing is owed after {what}. Add 'owes' with a step and a time."
            )
        return Urgent(
            roles=self._openers(entries, what),
            officers=self._officers(entries),
            when=when,
            owes=tuple(owes),
        )

    def _owes(self, node: Node, what: str) -> Owes | None:
        known = ("step", "within", "unless")
        entries = self.reader.mapping(node, f"'owes' of {what}", known=known, needs=known[:2])
        if "step" not in entries or "within" not in entries:
            return None
        step = self.reader.name(entries["step"].node, f"The step owed by {what}")
        within = self.draft.duration(entries["within"].node, f"'within' owed by {what}")
        unless = None
        if "unless" in entries:
            unless = self.draft.condition(entries["unless"].node, f"'unless' of {what}", self.name)
        if step is not None:
            self.draft.refer("step", [step], what)
        if step is None or within is None:
            return None
        return Owes(step=step.text, within=within, unless=unless)

    def _branches(self) -> tuple[Branch, ...]:
        if "next" in self.entries and "branches" in self.entries:
            self.reader.error(
                self.entries["next"].key,
                f"{self.what} has both 'next' and 'branches'. Keep one; 'otherwise' is a branch.",
            )
        if "branches" in self.entries:
            nodes = self.reader.items(self.entries["branches"].node)
            found = [self._branch(place, node) for place, node in enumerate(nodes)]
            return tuple(one for one in found if one is not None)
        if "next" in self.entries:
            return (Branch(when=None, go=self._names("next", "target")),)
        return ()

    def _branch(self, place: int, node: Node) -> Branch | None:
        what = f"a branch of '{self.name}'"
        entries = self.reader.mapping(node, what, known=("when", "go", "otherwise"))
        self.draft.places[f"steps/{self.name}/branches/{place}"] = node
        is_last = "otherwise" in entries
        if entries and is_last == ("go" in entries and "when" in entries):
            self.reader.error(node, "A branch is either 'when' with 'go', or 'otherwise'. Mend it.")
            return None
        if not entries:
            return None
        key = "otherwise" if is_last else "go"
        words = self.reader.names(entries[key].node, f"'{key}' of {what}")
        go = self.draft.refer("target", words, self.what)
        if is_last:
            return Branch(when=None, go=go)
        when = self.draft.condition(entries["when"].node, f"'when' of {what}", self.name)
        return None if when is None else Branch(when=when, go=go)
