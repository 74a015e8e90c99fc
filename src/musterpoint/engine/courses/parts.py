"""A mapping of a file, asked for one key at a time; what is wrong is noted with its line."""

import re
from datetime import date
from typing import Any

from musterpoint.engine.courses.lined import Lined, Place

CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_CODE = 40


def is_code(text: str) -> bool:
    """Say whether a text is a code of small letters, digits and hyphens."""
    return len(text) <= LONGEST_CODE and CODE.fullmatch(text) is not None


class Part:
    """A mapping of a file, asked for one key at a time."""

    def __init__(self, of: Lined, place: Place, keys: set[str] | None) -> None:
        self.of, self.place = of, place
        value: Any = of.data
        for step in place:
            value = value[step]
        self.value: dict[str, Any] = value if isinstance(value, dict) else {}
        if not isinstance(value, dict):
            of.say(place, "is no mapping of names to values")
        for name in self.value:
            if keys is not None and name not in keys:
                of.say((*place, name), f"“{name}” is not known here")

    def say(self, key: str, message: str) -> None:
        """Note a problem at a key."""
        self.of.say((*self.place, key), f"“{key}” {message}")

    def word(self, key: str) -> str:
        """Return a plain text; empty when there is none."""
        value = self.value.get(key)
        return str(value) if isinstance(value, str | int) and value is not True else ""

    def code(self, key: str) -> str:
        """Return a code of small letters, digits and hyphens."""
        found = self.word(key)
        if not is_code(found):
            self.say(key, "is a code of at most 40 small letters, digits and hyphens")
        return found

    def number(self, key: str, least: int, most: int, *, may_lack: bool = False) -> Any:
        """Return a whole number between two."""
        value = self.value.get(key)
        if value is None and may_lack:
            return None
        if type(value) is not int or not least <= value <= most:
            self.say(key, f"is a whole number from {least} to {most}")
            return least
        return value

    def truth(self, key: str) -> bool:
        """Return true or false."""
        if not isinstance(self.value.get(key), bool):
            self.say(key, "is true or false")
        return self.value.get(key) is True

    def day(self, key: str) -> date:
        """Return a day."""
        value = self.value.get(key)
        if type(value) is not date:
            self.say(key, "is a day such as 2026-11-01")
            return date.min
        return value

    def words(self, key: str) -> tuple[str, ...]:
        """Return a list of texts."""
        value = self.value.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
            self.say(key, "is a list of texts")
            return ()
        return tuple(value)

    def codes(self, key: str, known: frozenset[str], least: int = 0) -> tuple[str, ...]:
        """Return a list of known codes."""
        found = self.words(key)
        if len(found) < least and not any(p.file == self.of.file for p in self.of.problems[-1:]):
            self.say(key, "names at least one")
        for number, one in enumerate(found):
            if one not in known:
                self.of.say((*self.place, key, number), f"“{one}” is not known")
        return tuple(one for one in dict.fromkeys(found) if one in known)

    def parts(self, key: str, keys: set[str] | None, least: int = 0) -> list["Part"]:
        """Return a list of mappings."""
        value = self.value.get(key)
        if not isinstance(value, list) or len(value) < least:
            self.say(key, f"is a list of at least {least}" if least else "is a list")
            return []
        return [Part(self.of, (*self.place, key, number), keys) for number in range(len(value))]

    def texts(self, key: str, languages: tuple[str, ...] | None) -> dict[str, str]:
        """Return a text by language: all of the course's; without a list, any with English."""
        if not isinstance(self.value.get(key), dict):
            self.say(key, "is a text for each language")
            return {}
        return Part(self.of, (*self.place, key), None).all_texts(languages)

    def all_texts(self, languages: tuple[str, ...] | None) -> dict[str, str]:
        """Return this mapping as a text for each language."""
        for name, text in self.value.items():
            if not isinstance(text, str) or not text.strip():
                self.of.say((*self.place, name), f"“{name}” has no text")
        missing = set(languages if languages is not None else ("en",)) - self.value.keys()
        if missing:
            self.of.say(self.place, f"has no text in {', '.join(sorted(missing))}")
        strange = self.value.keys() - set(languages) if languages is not None else set()
        if strange:
            words = ", ".join(sorted(strange))
            self.of.say(self.place, f"has a text in {words}, in which the course has no title")
        return {name: str(text).strip() for name, text in self.value.items()}
