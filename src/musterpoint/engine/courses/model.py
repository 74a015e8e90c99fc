"""What a course is: its head, its modules, its questions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from musterpoint.kernel.text import _

Texts = Mapping[str, str]


def spoken(texts: Texts, language: str) -> str:
    """Return a text in a language; else in English, else in any."""
    return texts.get(language) or texts.get("en") or next(iter(texts.values()), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """
    What is wrong in a file, and where; ``line`` is 0 for the file as a whole.

    In a workbook ``sheet`` is the sheet, and ``line`` the row. ``message`` may be a sentence for
    translation with named places that ``facts`` fill.
    """

    file: str
    line: int
    message: str
    sheet: str = ""
    facts: Mapping[str, object] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        return self.said()

    def said(self, translate: Callable[[str], str] = str) -> str:
        """Return what is wrong with its place, in words that ``translate`` gives."""
        text = self.text(translate)
        if not self.sheet:
            return f"{self.file}:{self.line}: {text}" if self.line else f"{self.file}: {text}"
        if not self.line:
            return f"{self.file}, {self.sheet}: {text}"
        facts = {"file": self.file, "sheet": self.sheet, "row": self.line, "text": text}
        return translate(_("%(file)s, %(sheet)s, row %(row)d: %(text)s")) % facts

    def text(self, translate: Callable[[str], str] = str) -> str:
        """Return what is wrong without its place."""
        message = translate(self.message)
        return message % self.facts if self.facts else message


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """One page of a course: its title and its Markdown by language."""

    code: str
    minutes: int
    title: Texts
    bodies: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A choice of a question, whether it is right, and why."""

    id: str
    text: Texts
    is_right: bool
    why: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question with one right choice, or with many."""

    id: str
    module: str
    kind: str
    text: Texts
    choices: tuple[Choice, ...]

    @property
    def right(self) -> frozenset[str]:
        """The ids of the right choices."""
        return frozenset(one.id for one in self.choices if one.is_right)


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A course that was read without a problem; ``digest`` names its content."""

    code: str
    version: int
    dated: date
    audiences: tuple[str, ...]
    themes: tuple[str, ...]
    minutes: int
    valid_months: int | None
    is_public: bool
    mandatory_for: tuple[str, ...]
    unlocks: tuple[str, ...]
    title: Texts
    summary: Texts
    aims: tuple[Texts, ...]
    sources: tuple[str, ...]
    modules: tuple[Module, ...]
    pass_mark: int
    questions_per_test: int
    questions: tuple[Question, ...]
    media: Mapping[str, bytes] = field(default_factory=dict)
    digest: str = ""

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages in which every module and question stands."""
        return tuple(self.title)

    def module(self, code: str) -> Module | None:
        """Return the module of a code, or None."""
        return next((one for one in self.modules if one.code == code), None)

    def question(self, id: str) -> Question | None:
        """Return the question of an id, or None."""
        return next((one for one in self.questions if one.id == id), None)

    def language(self, wanted: str) -> str:
        """Return the wanted language when the course speaks it, else its first."""
        return wanted if wanted in self.languages else self.languages[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What came of reading a course: the course when nothing is wrong, else the problems."""

    course: Course | None
    problems: tuple[Problem, ...]
