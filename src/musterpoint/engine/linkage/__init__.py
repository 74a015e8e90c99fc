"""Is this the same person? Keys to find candidates, a comparison that explains itself, clusters.

The core is pure: names in any script, dates, numbers in; keys, bits and reasons out.
Nothing here merges records: people decide, and `clusters` works out what they decided.
"""

from musterpoint.engine.linkage._clusters import Clusters, Contradiction, clusters
from musterpoint.engine.linkage._compare import Part, Score, compare
from musterpoint.engine.linkage._facts import Facts
from musterpoint.engine.linkage._keys import (
    KEY_VERSION,
    MAX_QUERY_KEYS,
    person_keys,
    query_keys,
)
from musterpoint.engine.linkage._names import tokens
from musterpoint.engine.linkage._scripts import romanise
from musterpoint.engine.linkage._sounds import forms as sounds
from musterpoint.engine.linkage._weights import (
    FAMILIES,
    FIRST_BITS,
    PRIOR,
    REVIEW_BITS,
    SUGGEST_BITS,
    Level,
)

__all__ = [
    "FAMILIES",
    "FIRST_BITS",
    "KEY_VERSION",
    "MAX_QUERY_KEYS",
    "PRIOR",
    "REVIEW_BITS",
    "SUGGEST_BITS",
    "Clusters",
    "Contradiction",
    "Facts",
    "Level",
    "Part",
    "Score",
    "clusters",
    "compare",
    "person_keys",
    "query_keys",
    "romanise",
    "sounds",
    "tokens",
]
