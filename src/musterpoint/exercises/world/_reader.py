"""Read nested data and collect every problem with its path, instead of stopping at the first."""

import re
from collections.abc import Callable, Collection, Iterator
from datetime import date
from difflib import get_close_matches
from typing import Any, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from musterpoint.people.countries import is_country

T = TypeVar("T")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
COUNTRY = re.compile(r"[A-Z]{3}")
CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
#: A name that the file itself gives to a source or a class of vehicles.
OWN_NAME = re.compile(r"[a-z0-9]+([_-][a-z0-9]+)*")


#: A found value longer than this is cut in the sentence about it.
SHOWN = 80
#: Words that a sentence lists at most.
MOST_LISTED = 12
#: Letters of a text, of a name, and of a slug; the tables keep no longer ones.
MOST_TEXT, MOST_NAME, MOST_SLUG = 10_000, 100, 40
FIRST, LAST = date(1900, 1, 1), date(2200, 12, 31)


def shown(value: object) -> str:
    """Return a found value short enough for a sentence."""
    text = repr(value[:SHOWN] if isinstance(value, str) else value)
    return text if len(text) <= SHOWN + 2 else f"{text[:SHOWN]}…"


def choices(value: object, allowed: Collection[str]) -> str:
    """Return the words that are known, at most a dozen: those first that are like what was said."""
    near = get_close_matches(value[:SHOWN], allowed) if isinstance(value, str) else []
    words = [*near, *sorted(set(allowed) - set(near))]
    return ", ".join(words[:MOST_LISTED]) + (" …" if len(words) > MOST_LISTED else "")


def noun(what: str) -> str:
    """Return what a word of a file is to be, as a sentence about it calls it."""
    nouns = {
        "value": pgettext("word of a file", "value"),
        "organisation": pgettext("word of a file", "organisation"),
        "role": pgettext("word of a file", "role"),
        "team": pgettext("word of a file", "team"),
        "area": pgettext("word of a file", "area"),
        "place": pgettext("word of a file", "place"),
        "event": pgettext("word of a file", "event"),
        "answer": pgettext("word of a file", "answer"),
        "side of the wall": pgettext("word of a file", "side of the wall"),
        "border post or town of transit": pgettext(
            "word of a file", "border post or town of transit"
        ),
        "airport of this file": pgettext("word of a file", "airport of this file"),
        "leg": pgettext("word of a file", "leg"),
        "organisation with an agreement": pgettext(
            "word of a file", "organisation with an agreement"
        ),
        "channel": pgettext("word of a file", "channel"),
        "fate of messages": pgettext("word of a file", "fate of messages"),
        "vehicle": pgettext("word of a file", "class of vehicles"),
        "kind": pgettext("word of a file", "kind"),
        "kind of post": pgettext("word of a file", "kind of post"),
        "kind of exercise": pgettext("word of a file", "kind of exercise"),
        "kind of service": pgettext("word of a file", "kind of service"),
        "kind of complaint": pgettext("word of a file", "kind of complaint"),
        "recipe of a fund": pgettext("word of a file", "recipe of a fund"),
        "levy": pgettext("word of a file", "levy"),
        "source of money": pgettext("word of a file", "source of money"),
        "sector": pgettext("word of a file", "sector"),
        "instrument": pgettext("word of a file", "instrument"),
        "relief kit": pgettext("word of a file", "relief kit"),
        "source": pgettext("word of a file", "source"),
        "document": pgettext("word of a file", "document"),
        "effect": pgettext("word of a file", "effect"),
        "objective": pgettext("word of a file", "objective"),
        "indicator": pgettext("word of a file", "indicator"),
    }
    return nouns.get(what, what)


def _paths(value: object, path: str) -> Iterator[str]:
    """Return the path of everything below a value."""
    rows = value.items() if isinstance(value, dict) else ()
    pairs = [(f"{path}.{key}", one) for key, one in rows]
    if isinstance(value, list):
        pairs = [(f"{path}[{index}]", one) for index, one in enumerate(value)]
    for below, one in pairs:
        yield below
        yield from _paths(one, below)


def _dated(value: object) -> date | None:
    """Return a date as YAML reads it, or in quotes, which is how JSON has to write it."""
    if isinstance(value, str) and ISO_DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None
    return value if type(value) is date else None


class Problems(dict[str, list[str]]):
    """
    The problems of a file by their path, and which places of it were asked for.

    What nobody asked for is a word that nobody knows: ``Reader.strangers`` notes it, so that no
    block can forget to refuse a slip of the pen.
    """

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[str] = set()


class Reader:
    """
    A value of a YAML file with the path to it, such as ``areas.items[2].share``.

    Each method returns the value in the wanted type; when it does not fit, the problem is noted
    under the path and a neutral value is returned, so that one reading finds all problems.
    Problems are sentences in the language of whoever asked.
    """

    def __init__(self, value: Any, path: str, problems: Problems) -> None:
        self.value = value
        self.path = path
        self._problems = problems
        self._is_lost = False

    def bad(self, problem: str) -> None:
        """Note a problem at this place, once; below what is missing there is nothing to note."""
        noted = self._problems.setdefault(self.path or "file", []) if not self._is_lost else None
        if noted is not None and problem not in noted:
            noted.append(problem)

    def has(self, key: str) -> bool:
        """Say whether the mapping holds the key."""
        self._problems.asked.add(self._below(key))
        return isinstance(self.value, dict) and key in self.value

    def at(self, key: str) -> "Reader":
        """Return the value under a key; a missing key is a problem."""
        child = Reader(None, self._below(key), self._problems)
        self._problems.asked.add(child.path)
        if isinstance(self.value, dict) and key in self.value:
            child.value = self.value[key]
            return child
        if isinstance(self.value, dict):
            child.bad(_("is missing"))
        else:
            self.bad(_("must be a mapping"))
        child._is_lost = True
        return child

    def only(self, *keys: str) -> "Reader":
        """Note every key that is not among these; return the reader itself."""
        if isinstance(self.value, dict):
            for key in self.value:
                child = Reader(None, self._below(key), self._problems)
                if key not in keys:
                    child.bad(_("is not known"))
                self._problems.asked.add(child.path)
        return self

    def strangers(self) -> None:
        """
        Note every key here and below that was never asked for.

        Where a problem was noted already, reading may have stopped: there nothing more is said.
        """
        if isinstance(self.value, list):
            for element in self.elements():
                element.strangers()
        elif isinstance(self.value, dict):
            is_whole = self.path not in self._problems and not any(
                path.startswith((f"{self.path}.", f"{self.path}[")) for path in self._problems
            )
            for key, value in self.value.items():
                child = Reader(value, self._below(key), self._problems)
                if _("is not known") in self._problems.get(child.path, ()):
                    continue
                if child.path in self._problems.asked:
                    child.strangers()
                elif is_whole:
                    child.bad(_("is not known"))

    def anything(self) -> Any:
        """Return the value as it is, whatever it holds: somebody else reads it."""
        self._problems.asked.update(_paths(self.value, self.path))
        return self.value

    def entries(
        self, keys: re.Pattern[str] | Collection[str], problem: str = ""
    ) -> Iterator[tuple[str, "Reader"]]:
        """Walk through a mapping whose keys are of this form, or among these; note the others."""
        if not isinstance(self.value, dict):
            self._unless_missing(_("must be a mapping"))
            return
        for key, value in self.value.items():
            child = Reader(value, self._below(key), self._problems)
            self._problems.asked.add(child.path)
            if keys.fullmatch(str(key)) if isinstance(keys, re.Pattern) else key in keys:
                child._is_of_a_country(str(key))
                yield str(key), child
            else:
                child.bad(problem or _("is not known"))

    def elements(self) -> Iterator["Reader"]:
        """Walk through a list."""
        if not isinstance(self.value, list):
            self._unless_missing(_("must be a list"))
            return
        for index, value in enumerate(self.value):
            yield Reader(value, f"{self.path}[{index}]", self._problems)

    def text(self, most: int = MOST_TEXT) -> str:
        """Return text that is not empty, of so many letters at most."""
        if isinstance(self.value, str) and self.value.strip():
            if len(self.value) > most:
                self.bad(_("must have at most %(most)d letters") % {"most": most})
            return self.value.strip()
        self._unless_missing(_("must be text"))
        return ""

    def name(self) -> str:
        """Return what somebody or something is called."""
        return self.text(MOST_NAME)

    def names(self) -> dict[str, str]:
        """Return what somebody or something is called, by language; one text alone is English."""
        if isinstance(self.value, str):
            return {"en": self.name()}
        return self.mapped(Reader.name, LANGUAGE)

    def language(self) -> str:
        """Return the code of a language."""
        return self._matching(LANGUAGE, _("is not the code of a language, such as en or ar"))

    def slug(self) -> str:
        """Return a slug: small letters, digits and hyphens."""
        found = self._matching(SLUG, _("must be small letters, digits and hyphens"))
        if len(found) > MOST_SLUG:
            self.bad(_("must have at most %(most)d letters") % {"most": MOST_SLUG})
        return found

    def country(self) -> str:
        """Return an ISO 3166-1 alpha-3 code."""
        found = self._matching(COUNTRY, _("must be a country code of three capital letters"))
        self._is_of_a_country(found)
        return found

    def _is_of_a_country(self, code: str) -> None:
        """Note three capital letters that are nobody's: their people could not be registered."""
        if COUNTRY.fullmatch(code) and not is_country(code):
            self.bad(_("%(found)s is no country of ISO 3166-1") % {"found": shown(code)})

    def minutes(self) -> int:
        """Return minutes after midnight from a time such as 07:30."""
        text = self._matching(CLOCK, _('must be a time in quotes, such as "07:30"'))
        return int(text[:2]) * 60 + int(text[3:]) if text else 0

    def day(self) -> date:
        """Return a date."""
        found = _dated(self.value)
        if found is not None:
            if not FIRST <= found <= LAST:
                self.bad(
                    _("must be a date from %(first)s to %(last)s") % {"first": FIRST, "last": LAST}
                )
                return date(2000, 1, 1)
            return found
        self._unless_missing(_("must be a date such as 2011-02-15"))
        return date(2000, 1, 1)

    def flag(self) -> bool:
        """Return true or false."""
        if not isinstance(self.value, bool):
            self._unless_missing(_("must be true or false"))
        return self.value is True

    def number(self, low: float, high: float) -> float:
        """Return a number, low <= number <= high."""
        fits = isinstance(self.value, (int, float)) and not isinstance(self.value, bool)
        if fits and low <= self.value <= high:
            return float(self.value)
        self._unless_missing(
            _("must be a number from %(low)s to %(high)s")
            % {"low": f"{low:g}", "high": f"{high:g}"}
        )
        return low

    def whole(self, low: int, high: int) -> int:
        """Return a whole number, low <= number <= high."""
        if type(self.value) is int and low <= self.value <= high:
            return self.value
        self._unless_missing(
            _("must be a whole number from %(low)d to %(high)d") % {"low": low, "high": high}
        )
        # The nearest that may be: what hangs on it is not called wrong as well.
        return min(max(self.value, low), high) if type(self.value) is int else low

    def one_of(self, allowed: Collection[str], what: str = "value") -> str:
        """Return one of the allowed words."""
        if isinstance(self.value, str) and self.value in allowed:
            return self.value
        known = choices(self.value, allowed)
        facts = {"found": shown(self.value), "what": noun(what), "known": known}
        self._unless_missing(_("%(found)s is not a known %(what)s; known: %(known)s") % facts)
        return ""

    def listed(self, read: Callable[["Reader"], T]) -> tuple[T, ...]:
        """Return a list, each element read by a function."""
        return tuple(read(element) for element in self.elements())

    def mapped(
        self, read: Callable[["Reader"], T], keys: re.Pattern[str] | Collection[str]
    ) -> dict[str, T]:
        """Return a mapping whose keys are of this form, or among these; a function reads values."""
        return {key: read(value) for key, value in self.entries(keys)}

    def shares(self, *names: str) -> dict[str, float]:
        """Return shares from 0 to 1, of exactly these names, that add up to 1."""
        found = self.only(*names)
        shares = {name: found.at(name).number(0, 1) for name in names}
        if isinstance(self.value, dict) and abs(sum(shares.values()) - 1) > 1e-6:
            total = f"{sum(shares.values()):g}"
            self.bad(_("the shares add up to %(total)s, not to 1") % {"total": total})
        return shares

    def _below(self, key: object) -> str:
        return f"{self.path}.{key}" if self.path else str(key)

    def _matching(self, pattern: re.Pattern[str], problem: str) -> str:
        if isinstance(self.value, str) and pattern.fullmatch(self.value):
            return self.value
        self._unless_missing(problem)
        return ""

    def _unless_missing(self, problem: str) -> None:
        if self.value is not None or self.path not in self._problems:
            self.bad(problem)
