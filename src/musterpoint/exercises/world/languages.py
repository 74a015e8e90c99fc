"""Which languages people speak, from CLDR's language population of each territory."""

from functools import lru_cache

from musterpoint.exercises.world.datafiles import rows
from musterpoint.exercises.world.dice import Dice, Table

ARABIC_VARIETIES = frozenset(("arz", "aeb", "ary", "apc", "ajp", "acm", "apd", "shu", "mey"))
"""Spoken Arabic is written, and alerted, in Arabic."""

LITURGICAL = frozenset(("cop",))
"""Languages of worship, in which nobody is alerted."""

LINGUA_FRANCA = frozenset(("en", "fr", "es", "ru"))
SECOND_LANGUAGE_FACTOR = 0.2
MOTHER_TONGUE_FROM = 0.75
"""
Assumption: a lingua franca is the first language of a fifth of those who know it, unless it is
official and at least three quarters of the people know it.
"""


@lru_cache
def known_in(territory: str) -> tuple[tuple[str, float], ...]:
    """Return languages of a territory (ISO 3166-1 alpha-3) with the share of people who know it."""
    shares: dict[str, float] = {}
    for row in rows("cldr_languages.csv"):
        if row["territory_iso3"] != territory:
            continue
        code = row["language"].partition("-")[0]
        code = "ar" if code in ARABIC_VARIETIES else code
        if code in LITURGICAL:
            continue
        shares[code] = max(shares.get(code, 0.0), float(row["population_percent"]) / 100)
    return tuple(sorted(shares.items(), key=lambda item: (-item[1], item[0])))


@lru_cache
def _first(territory: str) -> Table[str]:
    known = known_in(territory) or (("en", 1.0),)
    official = {
        row["language"]
        for row in rows("cldr_languages.csv")
        if row["territory_iso3"] == territory and row["status"]
    }
    return Table(
        {
            code: share * SECOND_LANGUAGE_FACTOR
            if code in LINGUA_FRANCA and not (code in official and share >= MOTHER_TONGUE_FROM)
            else share
            for code, share in known
        }
    )


@lru_cache
def official_of(territory: str) -> str:
    """Return the official language that most people of a territory know; empty when unknown."""
    official = {
        row["language"]
        for row in rows("cldr_languages.csv")
        if row["territory_iso3"] == territory and row["status"] == "official"
    }
    return next((code for code, _share in known_in(territory) if code in official), "")


def languages_of(nationality: str, dice: Dice, host_language: str) -> tuple[str, ...]:
    """
    Return the languages of a person, the preferred one first, at most four.

    ``host_language`` is that of the country they live in, where they speak it; else empty.
    """
    spoken = [dice.draw(_first(nationality))]
    for code, share in known_in(nationality):
        if code not in spoken and dice.chance(share * 0.6):
            spoken.append(code)
    if host_language and host_language not in spoken:
        spoken.append(host_language)
    return tuple(spoken[:4])
