"""
Search by one name alone.

No token stands for one part of a name: how often it stood there would tell which common name it
is. A part is filed with the year of birth (family Y of ``engine.linkage``), so a lone name is
asked for in every year in which somebody alive may be born. Who gave no year is filed under the
parts themselves (family N), which few are.
"""

from musterpoint.engine import linkage
from musterpoint.engine.linkage import Facts

#: Years before now in which somebody may be born.
OLDEST = 115


def filed(facts: Facts) -> frozenset[str]:
    """Return the keys under which somebody without a year of birth is filed besides."""
    if facts.year_span is not None:
        return frozenset()
    parts = {part for name in facts.names for part in linkage.tokens(name)}
    return frozenset(key for part in parts for key in linkage.person_keys(Facts(names=(part,))))


def is_lone(facts: Facts) -> bool:
    """Say whether one part of a name is all that is known."""
    others = (facts.year_span, facts.plain_phones, facts.plain_documents)
    return len(facts.names) == 1 and len(linkage.tokens(facts.names[0])) == 1 and not any(others)


def asked(facts: Facts, this_year: int) -> dict[str, float]:
    """Return the keys that find the bearers of a lone name, each with its weight."""
    found = linkage.query_keys(facts)
    for year in range(this_year - OLDEST, this_year + 1):
        dated = linkage.query_keys(Facts(names=facts.names, birth=f"{year:04d}"))
        for key, weight in dated.items():
            found[key] = max(weight, found.get(key, 0.0))
    return found
