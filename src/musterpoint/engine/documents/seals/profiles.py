"""
What seals of a kind hold: the features by document feature definition and type category.

Visa from Doc 9303-7 (9.1), emergency travel document from Doc 9303-8 (6.1). The others are national
kinds met in the field (BSI TR-03137); their category is even, and nothing is demanded of them.
"""

from dataclasses import dataclass
from enum import Enum


class Coding(Enum):
    """How the value of a feature is written."""

    C40 = "c40"
    TEXT = "text"
    BYTES = "hex"
    NUMBER = "number"
    STAY = "stay"
    MRV_A = "MRV-A"
    MRV_B = "MRV-B"
    TD2 = "TD2"


#: Characters of the first and of the second line of a zone that a seal stores.
ZONES = {Coding.MRV_A: (44, 28), Coding.MRV_B: (36, 28), Coding.TD2: (36, 36)}


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature that a kind of seal knows; lengths in bytes."""

    tag: int
    name: str
    coding: Coding
    shortest: int
    longest: int
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """A kind of seal."""

    reference: int
    name: str
    features: tuple[Feature, ...]
    is_icao: bool = False

    def feature(self, tag: int) -> Feature | None:
        """Return the feature of a tag; None when this kind does not know it."""
        return next((feature for feature in self.features if feature.tag == tag), None)


def _zone(tag: int, coding: Coding, length: int, *, is_required: bool = False) -> Feature:
    return Feature(tag, "mrz", coding, length, length, is_required)


def _c40(tag: int, name: str, shortest: int, longest: int = 0) -> Feature:
    return Feature(tag, name, Coding.C40, shortest, longest or shortest)


VISA = Profile(
    0x5D01,
    "visa",
    (
        _zone(1, Coding.MRV_A, 48),
        _zone(2, Coding.MRV_B, 44),
        Feature(3, "number_of_entries", Coding.NUMBER, 1, 1),
        Feature(4, "duration_of_stay", Coding.STAY, 3, 3, is_required=True),
        Feature(5, "passport_number", Coding.C40, 6, 6, is_required=True),
        Feature(6, "visa_type", Coding.BYTES, 1, 4),
        Feature(7, "additional", Coding.BYTES, 0, 254),
    ),
    is_icao=True,
)
ETD = Profile(
    0x5E03,
    "emergency travel document",
    (_zone(2, Coding.TD2, 48, is_required=True),),
    is_icao=True,
)
_NATIONAL = (
    Profile(0xFD02, "arrival attestation", (_zone(2, Coding.TD2, 48), _c40(3, "register", 8))),
    Profile(0xFB06, "residence permit", (_zone(2, Coding.TD2, 48), _c40(3, "passport_number", 6))),
    Profile(0xFA06, "supplementary sheet", (_zone(4, Coding.TD2, 48), _c40(5, "sheet_number", 6))),
    Profile(
        0xFC04,
        "social insurance card",
        (
            _c40(1, "insurance_number", 8),
            Feature(2, "surname", Coding.TEXT, 1, 90),
            Feature(3, "given_names", Coding.TEXT, 1, 90),
            Feature(4, "birth_name", Coding.TEXT, 1, 90),
        ),
    ),
    *(
        Profile(
            reference,
            "address sticker",
            (
                _c40(1, "document_number", 6),
                _c40(2, "community", 6),
                _c40(3, "address", shortest, longest),
            ),
        )
        for reference, shortest, longest in ((0xF908, 6, 18), (0xF90C, 6, 18), (0xF80A, 4, 4))
    ),
)
PROFILES = {profile.reference: profile for profile in (VISA, ETD, *_NATIONAL)}
#: What a caller may write for a kind.
NAMES = {"visa": VISA, "etd": ETD, "emergency travel document": ETD}
