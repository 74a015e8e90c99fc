"""The words of the rule pack, found in a message exactly, by their beginning or nearly."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from musterpoint.kernel import packs
from musterpoint.outreach import normal

PACK = Path(__file__).parent / "packs" / "replies.yaml"
#: A word of the pack this long is also found with one letter wrong.
FUZZY_FROM = 5
LONGEST_WORD = 30
#: In a phrase: here may stand up to two other words.
GAP = "_"
LARGEST_GAP = 2
ARABIC_ARTICLES = ("وال", "بال", "فال", "كال", "لل", "ال", "و", "ف", "ب", "ل", "ك")
ARABIC_AND = ("و", "ف")


class Kind(StrEnum):
    """What a phrase of the pack does; see the head of the pack."""

    HELP = "help"
    SAFE = "safe"
    LEAVE = "leave"
    TRAVEL = "travel"
    STOP = "stop"
    STOP_ALERTS = "stop_alerts"
    WRONG_PERSON = "wrong_person"
    CALM = "calm"
    NOT = "not"
    BUT = "but"
    DOUBT = "doubt"
    FILLER = "filler"


#: Kinds that must stand as they are listed: a slip of the pen must not soften a message.
EXACT = frozenset({Kind.CALM, Kind.FILLER})


@dataclass(frozen=True, slots=True)
class Phrase:
    """One entry of the pack: its words (a word that ends in * is a beginning)."""

    words: tuple[str, ...]
    kind: Kind
    language: str


@dataclass(frozen=True, slots=True)
class Span:
    """A phrase found in a message: words ``start`` to ``end``, the end not included."""

    start: int
    end: int
    phrase: Phrase

    @property
    def kind(self) -> Kind:
        """What the phrase does."""
        return self.phrase.kind

    def holds(self, other: "Span") -> bool:
        """Say whether the other one lies inside this longer one."""
        return (
            self.start <= other.start
            and other.end <= self.end
            and self.end - self.start > other.end - other.start
        )


@dataclass(slots=True)
class Lexicon:
    """Every phrase, by its first word; built once for each pack."""

    digits: Mapping[str, str]
    signs: Mapping[str, str]
    beside_digits: frozenset[str]
    counted: frozenset[str]
    negation_follows: frozenset[str]
    languages: frozenset[str]
    answers: Mapping[str, Mapping[str, str]]
    stamp: str
    by_first: dict[str, list[Phrase]] = field(default_factory=lambda: defaultdict(list))
    stems: dict[str, list[Phrase]] = field(default_factory=lambda: defaultdict(list))
    known: set[str] = field(default_factory=set)
    squeezed: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    near: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    turning: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    near_turning: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, phrase: Phrase) -> None:
        """Take a phrase in."""
        first = phrase.words[0]
        if phrase.kind is Kind.NOT:
            turning = " ".join(phrase.words).rstrip("*")
            self.turning[phrase.language].add(turning)
            for key in _deletions(turning):
                self.near_turning[phrase.language, key].add(turning)
        (self.stems if first.endswith("*") else self.by_first)[first.rstrip("*")].append(phrase)
        for listed in phrase.words:
            if listed == GAP:
                continue
            word = listed.rstrip("*")
            self.known.add(word)
            self.squeezed[normal.squeezed(word)].add(word)
            if len(word) >= FUZZY_FROM and phrase.kind not in EXACT:
                for key in _deletions(word):
                    self.near[key].add(word)

    def negations(self, languages: set[str]) -> frozenset[str]:
        """Return the single words of three letters and more that turn round."""
        return frozenset(
            word
            for language in languages
            for word in self.turning[language]
            if len(word) >= 3 and " " not in word
        )

    def is_slip(self, said: str, language: str) -> bool:
        """Say whether words are one letter away from what turns round in a language."""
        return any(
            _is_one_apart(said, one)
            for key in _deletions(said)
            for one in self.near_turning.get((language, key), ())
        )

    def spans(self, words: tuple[str, ...]) -> list[Span]:
        """Return every phrase that the message holds, without those inside a longer one."""
        forms = [self._forms(word) for word in words]
        found = [
            span
            for place in range(len(words))
            for phrase in self._starting(forms[place])
            if (span := self._match(phrase, forms, place)) is not None
        ]
        return [span for span in found if not any(other.holds(span) for other in found)]

    def _starting(self, forms: Mapping[str, int]) -> Iterable[Phrase]:
        seen: set[int] = set()
        for form in forms:
            for phrase in self.by_first.get(form, ()):
                if id(phrase) not in seen:
                    seen.add(id(phrase))
                    yield phrase
            for size in range(2, len(form) + 1):
                for phrase in self.stems.get(form[:size], ()):
                    if id(phrase) not in seen:
                        seen.add(id(phrase))
                        yield phrase

    def _match(self, phrase: Phrase, forms: list[dict[str, int]], place: int) -> Span | None:
        end = _end(phrase, 0, forms, place)
        return None if end is None else Span(place, end, phrase)

    def _forms(self, word: str) -> dict[str, int]:
        """
        Return the forms in which a word is looked up, with how far each is from what was typed.

        0 as typed; 1 with Arabic "and" taken off or letters typed once that were held down; 2 the
        Arabic article or preposition taken off; 3 one letter mended, the first one kept; 4 one
        letter mended, the first one too.
        """
        forms = {word: 0}
        if "\u0620" <= word[0] <= "\u06ff":
            for prefix in ARABIC_ARTICLES:
                if word.startswith(prefix) and len(word) - len(prefix) >= 3:
                    forms.setdefault(word.removeprefix(prefix), 1 if prefix in ARABIC_AND else 2)
        if normal.has_long_run(word):
            for known in self.squeezed.get(normal.squeezed(word), ()):
                forms.setdefault(known, 1)
        if not any(form in self.known for form in forms) and (
            FUZZY_FROM - 1 <= len(word) <= LONGEST_WORD
        ):
            for known in {near for key in _deletions(word) for near in self.near.get(key, ())}:
                if _is_one_apart(word, known):
                    forms.setdefault(known, 3 if word[0] == known[0] else 4)
        return forms


def _end(phrase: Phrase, part: int, forms: list[dict[str, int]], place: int) -> int | None:
    """Return where the phrase ends when its words from ``part`` stand at ``place``."""
    if part == len(phrase.words):
        return place
    if phrase.words[part] == GAP:
        starts = range(place, min(place + LARGEST_GAP, len(forms)) + 1)
        ends = (_end(phrase, part + 1, forms, start) for start in starts)
        return next((end for end in ends if end is not None), None)
    if place >= len(forms) or not _is_said(phrase, phrase.words[part], forms[place]):
        return None
    return _end(phrase, part + 1, forms, place + 1)


def _is_said(phrase: Phrase, listed: str, forms: Mapping[str, int]) -> bool:
    if not listed.endswith("*"):
        return listed in forms and forms[listed] <= _tolerated(phrase.kind, listed)
    return any(
        distance <= _tolerated(phrase.kind, form)
        for form, distance in forms.items()
        if form.startswith(listed[:-1])
    )


def _tolerated(kind: Kind, form: str) -> int:
    """
    Return how far from the typed word a phrase of this kind may be.

    "Safe" never by a mended first letter (``unsafe``, ``insegura``) nor without an article
    ("the security" is not "secure"); calm and filler words only as they are.
    """
    if kind in EXACT:
        return 1
    if kind is Kind.SAFE:
        return 3 if not "\u0620" <= form[0] <= "\u06ff" else 1
    return 4


def _deletions(word: str) -> set[str]:
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}


def _is_one_apart(left: str, right: str) -> bool:
    """Say whether one letter is missing, too many, wrong, or two neighbours are exchanged."""
    if abs(len(left) - len(right)) > 1:
        return False
    start = 0
    while start < min(len(left), len(right)) and left[start] == right[start]:
        start += 1
    rest, other = left[start:], right[start:]
    if rest[1:] == other[1:] or rest[1:] == other or rest == other[1:]:
        return True
    return rest[:2] == other[1::-1] and rest[2:] == other[2:]


def is_nearly(word: str, listed: Iterable[str]) -> bool:
    """Say whether a word is one letter away from a listed one, or begins or ends with it."""
    return any(
        _is_one_apart(word, one) or word.startswith(one) or word.endswith(one) for one in listed
    )


def check(rules: packs.Rules) -> dict[str, list[str]]:
    """Return what is wrong with a pack of replies, place by place."""
    problems: dict[str, list[str]] = {}
    for name in ("digits", "emoji", "languages", "answers"):
        if not isinstance(rules.get(name), dict):
            problems[name] = ["must be a mapping"]
    for name in ("beside_digits", "counted", "negation_follows"):
        if not isinstance(rules.get(name), list):
            problems[name] = ["must be a list"]
    if problems:
        return problems
    kinds = set(Kind)
    for language, entries in rules["languages"].items():
        for kind, phrases in entries.items():
            place = f"languages.{language}.{kind}"
            if kind not in kinds:
                problems[place] = ["is not a kind of phrase"]
            elif not all(isinstance(p, str) and normal.words(p) for p in phrases):
                problems[place] = ["must be a list of phrases; quote yes, no and on"]
    for meaning, texts in rules["answers"].items():
        if "en" not in texts:
            problems[f"answers.{meaning}"] = ["must have English, the last resort"]
    return problems


def _phrase(text: str, kind: Kind, language: str) -> Phrase:
    words = [
        word + "*" if part.endswith("*") else word
        for part in text.split()
        for word in ((GAP,) if part == GAP else normal.words(part))
    ]
    return Phrase(tuple(words), kind, language)


def build(pack: packs.Pack) -> Lexicon:
    """Return the lexicon of a pack."""
    rules: Mapping[str, Any] = pack.rules
    signs = {sign: kind for kind, text in rules["emoji"].items() for sign in text}
    lexicon = Lexicon(
        digits={str(digit): str(kind) for digit, kind in rules["digits"].items()},
        signs=signs,
        beside_digits=frozenset(w for text in rules["beside_digits"] for w in normal.words(text)),
        counted=frozenset(w for text in rules["counted"] for w in normal.words(text)),
        negation_follows=frozenset(rules["negation_follows"]),
        languages=frozenset(rules["languages"]),
        answers=rules["answers"],
        stamp=pack.stamp,
    )
    for language, entries in rules["languages"].items():
        for kind, phrases in entries.items():
            for text in phrases:
                lexicon.add(_phrase(text, Kind(kind), language))
    return lexicon


@lru_cache
def shipped() -> Lexicon:
    """Return the lexicon that ships with the product."""
    return build(packs.load(PACK, check))
