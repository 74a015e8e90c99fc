"""Invented names: in the person's own script, and in Latin letters as a document would have it."""

import importlib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from anyascii import anyascii

from musterpoint.exercises.world.datafiles import DATA, from_yaml
from musterpoint.exercises.world.dice import Dice

Part = tuple[str, tuple[str, ...]]
"""A part of a name in its own script, with its usual spellings in Latin letters."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name in the person's own script and in Latin letters; ``middle`` may be empty."""

    given: str
    middle: str
    family: str
    latin_given: str
    latin_middle: str
    latin_family: str
    script: str
    """ISO 15924, such as Arab."""
    family_first: bool = False

    @property
    def full(self) -> str:
        """Return the whole name as the person writes it."""
        glue = "" if self.script in ("Hani", "Jpan", "Hang") else " "
        return self._joined(glue, self.given, self.middle, self.family)

    @property
    def latin(self) -> str:
        """Return the whole name in Latin letters, in the person's order."""
        return self._joined(" ", self.latin_given, self.latin_middle, self.latin_family)

    def _joined(self, glue: str, given: str, middle: str, family: str) -> str:
        parts = (family, middle, given) if self.family_first else (given, middle, family)
        return glue.join(part for part in parts if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Culture:
    """The parts from which the names of a culture are made, and their order."""

    script: str
    order: str
    given: Mapping[str, Sequence[Part]]
    """By sex."""
    middle: Mapping[str, Sequence[Part]]
    family: Mapping[str, Sequence[Part]]


@lru_cache
def culture_of(nationality: str) -> Culture:
    """Return the culture that names most people of a nationality."""
    data = _data()
    if nationality in data["from_faker"]:
        locale, script = data["from_faker"][nationality].split()
        return _from_faker(locale, script)
    return _own(data["nationalities"].get(nationality, data["default"]))


def new_name(nationality: str, sex: str, dice: Dice, kin: Name | None = None) -> Name:
    """
    Return an invented name; never one of the widely known combinations.

    ``kin`` is the father (or a parent): a child takes the family name and, where the culture
    does so, the parent's given name as its own second name.
    """
    culture = culture_of(nationality)
    while True:
        name = _composed(culture, sex, dice, kin)
        if not is_well_known(name):
            return name


def is_well_known(name: Name) -> bool:
    """
    Say whether the given name makes one of the combinations that chance must never make.

    Only pairs with the given name count: it is drawn anew each time, while the other parts may be
    inherited and would stay the same for ever.
    """
    others = (_bare(name.latin_middle), _bare(name.latin_family))
    return any(
        f"{_bare(part)}|{other}" in _never()
        for part in name.latin_given.split()
        for other in others
    )


def _bare(part: str) -> str:
    return part.lower().removeprefix("el-").removeprefix("al-")


def respelt(name: Name, dice: Dice) -> str:
    """Return the name in Latin letters spelt as a second clerk might: the usual slips."""
    words = name.latin.replace("-", " ").split()
    slip = dice.whole(0, 3)
    if slip == 0 and len(words) > 1:
        words = [*words[1:], words[0]]
    elif slip == 1 and len(words) > 2:
        words = [words[0], words[-1]]
    else:
        longest = max(range(len(words)), key=lambda index: len(words[index]))
        words[longest] = _slip(words[longest], dice)
    return " ".join(words)


_SLIPS = (("ou", "u"), ("oo", "u"), ("ee", "i"), ("ss", "s"), ("mm", "m"), ("q", "k"), ("k", "q"),
          ("y", "i"), ("z", "s"), ("e", "a"), ("o", "u"), ("i", "e"), ("a", "e"))  # fmt: skip


def _slip(word: str, dice: Dice) -> str:
    possible = [pair for pair in _SLIPS if pair[0] in word[1:]]
    if not possible:
        return word + word[-1]
    old, new = dice.pick(possible)
    return word[0] + word[1:].replace(old, new, 1)


def _composed(culture: Culture, sex: str, dice: Dice, kin: Name | None) -> Name:
    given = _spelt(dice.pick(culture.given[sex]), dice)
    order = culture.order
    middle, family = ("", ""), ("", "")
    if order in ("arabic", "patronymic"):
        middle = (kin.given, kin.latin_given) if kin else _father(culture, dice)
    elif culture.middle[sex]:
        middle = _spelt(dice.pick(culture.middle[sex]), dice)
    elif order == "filipino":
        middle = _spelt(dice.pick(culture.family[sex]), dice)
    elif order == "bengali" and dice.chance(0.45):
        middle = _spelt(dice.pick(culture.given[sex]), dice)
    if order == "patronymic":
        family = (kin.middle, kin.latin_middle) if kin else _father(culture, dice)
    elif kin is not None and culture.family["male"] is culture.family["female"]:
        family = (kin.family, kin.latin_family)
    elif culture.family[sex]:
        family = _spelt(dice.pick(culture.family[sex]), dice)
    return Name(
        given[0],
        middle[0] if middle[0] != given[0] else "",
        family[0],
        given[1],
        middle[1] if middle[0] != given[0] else "",
        family[1],
        culture.script,
        order in ("family_first", "vietnamese"),
    )


def _father(culture: Culture, dice: Dice) -> tuple[str, str]:
    return _spelt(dice.pick(culture.given["male"]), dice)


def _spelt(part: Part, dice: Dice) -> tuple[str, str]:
    spellings = part[1]
    return part[0], spellings[0] if len(spellings) == 1 else dice.pick(spellings)


@lru_cache
def _data() -> dict[str, Any]:
    loaded: dict[str, Any] = from_yaml((DATA / "names.yaml").read_text(encoding="utf-8"))
    return loaded


@lru_cache
def _never() -> frozenset[str]:
    return frozenset(pair.lower() for pair in _data()["never"])


@lru_cache
def _own(key: str) -> Culture:
    raw = _data()["cultures"][key]
    family = _parts(raw.get("family", ()))
    return Culture(
        script=str(raw["script"]),
        order=str(raw["order"]),
        given={"male": _parts(raw["male"]), "female": _parts(raw["female"])},
        middle={
            "male": _parts(raw.get("middle_male", ())),
            "female": _parts(raw.get("middle_female", ())),
        },
        family={"male": family, "female": family},
    )


def _parts(raw: object) -> tuple[Part, ...]:
    if isinstance(raw, Mapping):
        return tuple((str(native), tuple(str(raw[native]).split("/"))) for native in raw)
    if isinstance(raw, Sequence):
        return tuple((str(native), (_romanised(str(native)),)) for native in raw)
    raise TypeError("a list of names is a mapping or a list")


def _romanised(text: str) -> str:
    latin = anyascii(text).replace("'", "")
    return latin.capitalize() if "\uac00" <= text[0] <= "\ud7a3" else latin


BLOCKS = {
    "Latn": "LATIN",
    "Cyrl": "CYRILLIC",
    "Grek": "GREEK",
    "Armn": "ARMENIAN",
    "Hang": "HANGUL",
    "Hebr": "HEBREW",
}


def _all_in(script: str, text: str) -> bool:
    """Say whether every letter is of the script: some lists hold look-alikes of another one."""
    return all(
        unicodedata.name(letter).startswith(BLOCKS[script]) for letter in text if letter.isalpha()
    )


@lru_cache
def _from_faker(locale: str, script: str) -> Culture:
    """Take the lists of names of a Faker locale; Latin letters by romanising each part."""
    provider = importlib.import_module(f"faker.providers.person.{locale}").Provider

    def listed(*names: str) -> tuple[Part, ...]:
        for name in names:
            if found := getattr(provider, name, None):
                return _parts([part for part in dict.fromkeys(found) if _all_in(script, part)])
        raise LookupError(f"Faker's {locale} has none of {names}")

    male = listed("last_names_male", "last_names")
    female = listed("last_names_female", "last_names")
    return Culture(
        script=script,
        order="family_first" if locale in ("ko_KR", "hu_HU") else "western",
        given={
            "male": listed("first_names_male", "first_names"),
            "female": listed("first_names_female", "first_names"),
        },
        middle={"male": (), "female": ()},
        family={"male": male, "female": male if male == female else female},
    )
