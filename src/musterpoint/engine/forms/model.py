"""A questionnaire: groups, repeats, questions, choices, in several languages. Plain values."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

#: Language -> text; the language is the column's, such as "Arabic (ar)", or "" for none.
Texts: TypeAlias = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer to choose; ``columns`` are the further columns that a choice filter may ask."""

    name: str
    labels: Texts
    row: int = 0
    media: Mapping[str, Texts] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    score: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What questions, groups and repeats share. Expressions are kept as they were written."""

    name: str
    #: Names from the outermost group on, joined by "/".
    path: str
    row: int = 0
    labels: Texts = field(default_factory=dict)
    hints: Texts = field(default_factory=dict)
    media: Mapping[str, Texts] = field(default_factory=dict)
    appearance: str = ""
    relevant: str = ""
    #: Paths of the repeats around it, the outermost first; a repeat counts itself.
    repeats: tuple[str, ...] = ()

    @property
    def above(self) -> str:
        """Return the path of the group around; empty at the top."""
        return self.path.rpartition("/")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Item):
    """A question, a note, a calculation or a piece of metadata."""

    type: str
    list_name: str = ""
    guidance: Texts = field(default_factory=dict)
    constraint: str = ""
    constraint_messages: Texts = field(default_factory=dict)
    required: str = ""
    required_messages: Texts = field(default_factory=dict)
    read_only: str = ""
    calculation: str = ""
    default: str = ""
    has_dynamic_default: bool = False
    choice_filter: str = ""
    trigger: tuple[str, ...] = ()
    parameters: Mapping[str, str] = field(default_factory=dict)
    classification: str = "personal"
    purpose: str = ""
    retention: str = ""
    #: Hashtag of the Humanitarian Exchange Language, such as ``#affected +f``.
    hxl: str = ""
    #: The scale to which the scores of the chosen answers are added.
    scale: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group(Item):
    """A group, or a repeat whose instances are added one by one or counted by an expression."""

    items: tuple["Group | Question", ...] = ()
    is_repeat: bool = False
    repeat_count: str = ""


Part: TypeAlias = Group | Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A whole questionnaire."""

    id: str
    title: str
    version: str = ""
    default_language: str = ""
    languages: tuple[str, ...] = ()
    style: str = ""
    instance_name: str = ""
    root: Group
    lists: Mapping[str, tuple[Choice, ...]] = field(default_factory=dict)

    def parts(self) -> Iterator[Part]:
        """Yield every group, repeat and question in the order of the form."""
        yield from _below(self.root)

    def questions(self) -> Iterator[Question]:
        """Yield every question in the order of the form."""
        return (part for part in self.parts() if isinstance(part, Question))

    def text(self, texts: Texts, language: str) -> str:
        """Return the text in a language; else the default language's; else any."""
        for one in (language, self.default_language, ""):
            if texts.get(one):
                return texts[one]
        return next((one for one in texts.values() if one), "")


def _below(group: Group) -> Iterator[Part]:
    for part in group.items:
        yield part
        if isinstance(part, Group):
            yield from _below(part)
