"""Travel documents: machine readable zones and visible digital seals (ICAO Doc 9303).

The core is pure: texts, values and dates in; fields, errors and lines out. The seals are in the
package `seals`, which alone needs cryptography.
"""

from musterpoint.engine.documents._alphabet import check_digit
from musterpoint.engine.documents.making import Made, make
from musterpoint.engine.documents.problems import Problem
from musterpoint.engine.documents.reading import Reading, read
from musterpoint.engine.documents.transliteration import LANGUAGES, Style, transliterate

__all__ = [
    "LANGUAGES",
    "Made",
    "Problem",
    "Reading",
    "Style",
    "check_digit",
    "make",
    "read",
    "transliterate",
]
