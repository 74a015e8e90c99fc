"""
What a reply means (pure rules over the pack ``replies``).

The worst mistake is to read a call for help as "safe", so the order is: help beats everything,
also STOP inside it; a turned-round "safe" ("not safe") is help; "safe" counts only when nothing
in the message makes it doubtful, also no word that one slip of the finger makes of a negation
("now safe"). Everything else goes to a person, who sees it in the inbox.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from musterpoint.kernel.ids import REFERENCE_LETTERS, parse_reference
from musterpoint.outreach import normal
from musterpoint.outreach.lexicon import EXACT, Kind, Lexicon, Span, is_nearly, shipped
from musterpoint.outreach.normal import Reading

#: A negation this many words beside "safe" turns it round; further away it makes it doubtful.
NEAR = 3
#: "Safe" among more words than these that nobody knows is not believed.
UNKNOWN_WORDS = 2
#: A word of at most so many letters may be a slip of a negation.
SHORT_WORD = 4
HARMLESS = (Kind.FILLER, Kind.SAFE, Kind.LEAVE, Kind.CALM, Kind.DOUBT)
ALIASES = {"tl": "fil", "arz": "ar", "ary": "ar", "apc": "ar", "ajp": "ar", "prs": "fa"}


class Meaning(StrEnum):
    """What a reply says. ``unknown`` waits for a person; ``stop_alerts`` ends alerts as well."""

    SAFE = "safe"
    HELP = "help"
    LEAVE = "leave"
    STOP = "stop"
    STOP_ALERTS = "stop_alerts"
    WRONG_PERSON = "wrong_person"
    UNKNOWN = "unknown"


def base_language(language: str) -> str:
    """Return the language without region or script, in the code that the packs use."""
    base = language.replace("_", "-").partition("-")[0].casefold()
    return ALIASES.get(base, base)


def understand(text: str, language: str = "") -> Meaning:
    """
    Return what a reply means; ``language`` is the person's, when it is known.

    The words of all languages are looked for; the person's language decides what a word says
    that means something else elsewhere.
    """
    reading = normal.read(text)
    lexicon = shipped()
    named = {place for _stored, places in _named(reading.words) for place in places}
    words = tuple(
        part
        for place, word in enumerate(reading.words)
        if place not in named
        for part in _split(word, lexicon)
    )
    return _Message(words, reading, lexicon, base_language(language)).meaning()


def references(text: str) -> tuple[str, ...]:
    """
    Return what looks like a reference in a reply (``SAFE 7K4D-29QX``), in its stored form.

    Eight letters and digits with at least one of each, also written in two halves, that are no
    word we know. It may still be none: whoever asks looks it up.
    """
    return tuple(stored for stored, _places in _named(normal.read(text).words))


def _named(words: tuple[str, ...]) -> list[tuple[str, tuple[int, ...]]]:
    """Return the references with the places of their words; words that we know are none."""
    found = _references(words)
    spans = shipped().spans(words) if found else []
    said = {place for span in spans for place in range(span.start, span.end)}
    return [(stored, places) for stored, places in found if not said & set(places)]


def _references(words: tuple[str, ...]) -> list[tuple[str, tuple[int, ...]]]:
    """Return what has the form of a reference, with the places of its words."""
    found: list[tuple[str, tuple[int, ...]]] = []
    for place, word in enumerate(words):
        halves = words[place : place + 2]
        if len(word) == REFERENCE_LETTERS and (stored := _reference(word)):
            found.append((stored, (place,)))
        elif [len(half) for half in halves] == [4, 4] and (stored := _reference("".join(halves))):
            found.append((stored, (place, place + 1)))
    return found


def _reference(word: str) -> str | None:
    is_mixed = any(c.isdigit() for c in word) and any(c.isalpha() for c in word)
    return parse_reference(word) if word.isascii() and is_mixed else None


def _split(word: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Part ``2help`` and ``safe1`` where the letters alone are a word of the pack."""
    if word in lexicon.known:
        return (word,)
    parts = normal.parts_of_mixed(word)
    return parts if any(part in lexicon.known for part in parts if part.isalpha()) else (word,)


@dataclass(slots=True)
class _Message:
    """One message while it is being understood."""

    words: tuple[str, ...]
    reading: Reading
    lexicon: Lexicon
    language: str
    spans: list[Span] = field(init=False)

    def __post_init__(self) -> None:
        self.spans = self.lexicon.spans(self.words)

    def meaning(self) -> Meaning:
        """Return the meaning: the first of these that holds."""
        signs = {
            self.lexicon.signs[sign] for sign in self.reading.signs & self.lexicon.signs.keys()
        }
        menu = self._menu()
        safe = [
            span for span in self._of(Kind.SAFE) if self._is_meant(span) and self._is_typed(span)
        ]
        mine = {self.language, "en"}
        calls = [span for span in self._of(Kind.HELP) if self._is_meant(span, said_by=mine)]
        if calls or "help" in signs or menu == "help" or self._is_turned(safe):
            return Meaning.HELP
        if self._of(Kind.WRONG_PERSON):
            return Meaning.WRONG_PERSON
        if stopped := self._stopped():
            return stopped
        if "not" in signs:
            return Meaning.UNKNOWN
        if self._of(Kind.LEAVE):
            return self._leave()
        if menu:
            return Meaning(menu)
        if safe or ("safe" in signs and not self._unknown_places()):
            return self._believe(safe)
        if (self._of(Kind.TRAVEL) or "leave" in signs) and not self._negations():
            return Meaning.LEAVE
        return Meaning.UNKNOWN

    def _of(self, kind: Kind) -> list[Span]:
        return [span for span in self.spans if span.kind is kind]

    def _is_meant(self, span: Span, *, said_by: set[str] | None = None) -> bool:
        """
        Say whether a word of some language means that in this message.

        ``salamat`` is "safe" in Urdu and "thanks" in Filipino: a word that says something else in
        another language (of ``said_by``, where it is given) counts only in the person's own.
        """
        return span.phrase.language in (self.language, "en") or not any(
            other.kind is not span.kind
            and other.phrase.language != span.phrase.language
            and (said_by is None or other.phrase.language in said_by)
            and (other.start, other.end) == (span.start, span.end)
            for other in self.spans
        )

    def _is_typed(self, span: Span) -> bool:
        """
        Say whether a word of a language that is not the person's stands there letter by letter.

        ``ilesé`` is a slip in a French call for help and not the Spanish for "unharmed".
        """
        if span.phrase.language in (self.language, "en") or span.end - span.start > 1:
            return True
        listed, typed = span.phrase.words[0], self.words[span.start]
        return typed.startswith(listed[:-1]) if listed.endswith("*") else typed == listed

    def _languages(self) -> set[str]:
        """The languages that may be meant: the person's, English, and those of the signals."""
        signals = {Kind.SAFE, Kind.LEAVE, Kind.STOP, Kind.CALM}
        return {self.language, "en"} | {
            span.phrase.language for span in self.spans if span.kind in signals
        }

    def _covered(self, *kinds: Kind, languages: set[str] | None = None) -> set[int]:
        return {
            place
            for span in self.spans
            if span.kind in kinds and (languages is None or span.phrase.language in languages)
            for place in range(span.start, span.end)
        }

    def _negations(self) -> set[int]:
        """
        Return the places of words that turn round.

        In a language that may be meant a negation always counts; one of another language counts
        unless the word is known to say something harmless in a language that may be meant.
        """
        mine = self._languages()
        harmless = self._covered(*HARMLESS, languages=mine)
        return self._covered(Kind.NOT, languages=mine) | (self._covered(Kind.NOT) - harmless)

    def _is_turned(self, spans: list[Span]) -> bool:
        return any(
            span.start - NEAR <= place < span.end + NEAR
            for span in spans
            for place in self._negations()
        )

    def _leave(self) -> Meaning:
        """Return LEAVE unless it is turned round; what follows a "but" is another matter."""
        turns = self._covered(Kind.BUT)
        places = self._of(Kind.LEAVE)
        stays = any(
            span.start - NEAR <= place < span.end + NEAR and not turns & set(range(span.end, place))
            for span in places
            for place in self._negations()
        )
        return Meaning.UNKNOWN if stays else Meaning.LEAVE

    def _unknown_places(self) -> set[int]:
        """
        Return the places of the words that say nothing in a language that may be meant.

        Numbers count as known.
        """
        known = self._covered(*Kind, languages=self._languages())
        return {
            place
            for place, word in enumerate(self.words)
            if place not in known and not word.isdigit()
        }

    def _menu(self) -> str:
        """Return what a lone digit chooses; beside it may stand only what belongs to answering."""
        rest = set(self.words) - self.lexicon.beside_digits
        return self.lexicon.digits.get(next(iter(rest)), "") if len(rest) == 1 else ""

    def _stopped(self) -> Meaning | None:
        """Return STOP when the message asks for nothing else."""
        if self._of(Kind.STOP_ALERTS):
            return Meaning.STOP_ALERTS
        rest = set(range(len(self.words))) - self._covered(Kind.STOP, Kind.FILLER, Kind.NOT)
        return Meaning.STOP if self._of(Kind.STOP) and not rest else None

    def _believe(self, safe: list[Span]) -> Meaning:
        """Return SAFE only when nothing speaks against it."""
        doubts = self._covered(Kind.DOUBT, Kind.STOP, languages=self._languages())
        doubts -= self._covered(Kind.SAFE, Kind.CALM)
        doubts |= self._suspicious(safe) | self._slips(safe)
        unknown = len(self._unknown_places())
        is_doubtful = (
            bool(doubts)
            or bool(self._negations())
            or self.reading.is_question
            or self.reading.is_cut
            or unknown > UNKNOWN_WORDS
            or (unknown > 0 and bool(self._of(Kind.BUT)))
            or self._has_other_choice()
        )
        return Meaning.UNKNOWN if is_doubtful else Meaning.SAFE

    def _suspicious(self, safe: list[Span]) -> set[int]:
        """
        Return the places of unknown words that may be a negation which we fail to read.

        Beside "safe" only words of its own or the person's language are trusted; a short unknown
        word is not trusted near it, nor anywhere one that is nearly a negation or ends in one
        (``nt``, ``arenot``).
        """
        unknown = self._unknown_places()
        own = {span.phrase.language for span in safe} | {self.language}
        plain = {place for place, word in enumerate(self.words) if not word.isdigit()}
        strange = plain - self._covered(*Kind, languages=own)
        beside = {place for span in safe for place in (span.start - 1, span.end)} & strange
        near = {
            place
            for span in safe
            for place in range(span.start - NEAR, span.end + NEAR)
            if place in unknown and len(self.words[place]) <= SHORT_WORD
        }
        negations = self.lexicon.negations(self._languages())
        hidden = {place for place in unknown if is_nearly(self.words[place], negations)}
        return beside | near | hidden

    def _slips(self, safe: list[Span]) -> set[int]:
        """
        Return the places of words that one letter turns into a negation of "safe".

        "Now safe" may be a slip of "not safe": who says so is asked by a person. Only the places
        count where the language of that "safe" puts its negation, and nothing that stands in its
        pack word for word as a longer phrase, such as "yo estoy bien" or "for now".
        """
        return {
            place
            for span in safe
            for places in self._before_or_after(span)
            if self.lexicon.is_slip(self._said(places), span.phrase.language)
            for place in set(places) - self._literal(span)
        }

    def _said(self, places: range) -> str:
        return " ".join(self.words[places.start : places.stop])

    def _before_or_after(self, span: Span) -> Iterator[range]:
        """Yield each run of at most three words that may hold the negation of a "safe"."""
        follows = span.phrase.language in self.lexicon.negation_follows
        start = max(0, span.start - NEAR)
        end = min(span.end + NEAR, len(self.words)) if follows else span.end
        for first in range(start, end):
            yield from (range(first, last) for last in range(first + 1, min(first + NEAR, end) + 1))

    def _literal(self, safe: Span) -> set[int]:
        """Return the places of this "safe" and of longer phrases that were typed as listed."""
        return {
            place
            for span in self.spans
            if span.phrase.language == safe.phrase.language
            and (span is safe or span.end - span.start > 1)
            and span.kind in (Kind.SAFE, *EXACT)
            and self.words[span.start : span.end] == span.phrase.words
            for place in range(span.start, span.end)
        }

    def _has_other_choice(self) -> bool:
        """Say whether a 2 or 3 stands there that counts no people: it may be the menu."""
        return any(
            self.lexicon.digits.get(word, "safe") != "safe"
            and following not in self.lexicon.counted
            for word, following in zip(self.words, (*self.words[1:], ""), strict=False)
        )
