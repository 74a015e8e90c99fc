"""The weights, in one table that a clerk can read and defend.

Each level's bits are a log2 Bayes factor: how much likelier this finding is if the two records are
of one person than if they are of two. Most were learned from 500,000 synthetic registrations;
where ours differ, `why` says so. Within a family the levels run from the best to the worst
finding and the bits never rise: a test holds that. Two levels that were learned the other way
round (same month and day below same year; a loosely similar name above a shared part) are put
right here.
"""

from dataclasses import dataclass

from musterpoint.kernel.text import _

SUGGEST_BITS = 6.0
"""From here the registration form asks "is it one of these?"; odds of about 64 to 1."""
REVIEW_BITS = 9.0
"""From here the pair goes to the review queue; odds of about 512 to 1."""
FIRST_BITS = 16.0
"""From here it stands first in the queue; odds of about 65,000 to 1. Still a person decides: a
wrong merge can hand a persecuted person's file to somebody else."""


@dataclass(frozen=True, slots=True)
class Level:
    """One possible finding: its code, its weight and the sentence a clerk reads.

    `learned` is the weight learned from data, where there is one; `why` explains a difference.
    """

    code: str
    bits: float
    says: str
    learned: float | None = None
    why: str = ""


PRIOR = Level(
    "prior",
    -20.5,
    _("Before anything is compared, two records are rarely of one person"),
    -20.5,
)

NAME = (
    Level("same", 16.3, _("Same name"), 16.3),
    Level("same_reordered", 16.3, _("Same name, in another order"), 16.3),
    Level("sound", 15.4, _("Name sounds alike"), 15.4),
    Level("sound_reordered", 15.4, _("Name sounds alike, in another order"), 15.4),
    Level("sound_together", 15.4, _("Name sounds alike when written together"), 15.4),
    Level(
        "part_left_out",
        13.0,
        _("Name sounds alike, one part left out"),
        9.4,
        "learned together with loosely similar names; here two parts or more agree fully",
    ),
    Level(
        "near",
        12.7,
        _("Name is spelt nearly alike"),
        11.5,
        "every part agrees but for a slip; across scripts that is spelling, not another name",
    ),
    Level("near_left_out", 9.4, _("Name is spelt nearly alike, one part left out"), 9.4),
    Level("single_same", 9.4, _("Same single name"), None, "one part says half of what two say"),
    Level("single_sound", 8.0, _("Single name sounds alike"), None, "as above"),
    Level("contained", 5.0, _("One record has a single name, which is part of the other name")),
    Level("some_parts", 2.9, _("Some parts of the name agree, others do not"), 2.9),
    Level("loose", 2.4, _("Name looks a little alike"), 2.4, "level put in its order"),
    Level(
        "unreadable",
        -2.0,
        _("Names in Chinese characters and in another script cannot be compared well"),
        None,
        "one character has many readings (Cantonese, Hokkien, Japanese)",
    ),
    Level("different", -6.3, _("Names differ"), -6.3),
)

COMMON_NAME = Level(
    "common",
    -3.0,
    _("The name is a very common one"),
    None,
    "stands for the count of bearers that the learned weights take into account",
)
LONG_NAME = Level(
    "three_parts",
    5.0,
    _("Three or more parts of the name agree, in the same order"),
    None,
    "the learned names have two parts; a third says as much again, less what a family shares",
)

BIRTH = (
    Level("exact", 13.9, _("Same date of birth"), 13.9),
    Level("swapped", 11.2, _("Day and month of birth swapped"), 11.2),
    Level(
        "first_january",
        5.7,
        _("Same year of birth, both given as 1 January"),
        8.7,
        "1 January is what is written when the day is not known: it says no more than the year",
    ),
    Level("year_given", 5.7, _("Same year of birth, day or month not known"), 5.7),
    Level("slip", 5.1, _("Date of birth differs in one digit"), 5.1),
    Level(
        "two_of_three",
        4.3,
        _("Two of day, month and year of birth agree"),
        0.7,
        "learned the other way round with the next level",
    ),
    Level("age_agrees", 2.0, _("Estimated age agrees")),
    Level("year", 0.7, _("Same year of birth, but another day"), 4.3, "see the level above"),
    Level("near", 0.5, _("Estimated age is within two years")),
    Level("different", -4.0, _("Date of birth differs")),
    Level("far", -8.0, _("Ten years of age or more apart"), None, "parent and child, not a slip"),
)

_SHARED = "families and whole dormitories share one; with other names or ages it proves little"
PHONE = (
    Level("same", 14.0, _("Same phone number"), 17.3, "many people may use one phone"),
    Level("shared", 3.0, _("Same phone number, but names or ages do not agree"), None, _SHARED),
    Level("different", -1.4, _("Phone numbers differ"), -1.4),
)
DOCUMENT = (
    Level("same", 18.9, _("Same document number"), 18.9),
    Level("shared", 11.0, _("Same document number, but names or ages do not agree"), None, _SHARED),
    Level(
        "slip",
        8.0,
        _("Document number differs in one character"),
        15.8,
        "a family's passports are often numbered in sequence",
    ),
    Level("different", -1.9, _("Document numbers differ"), -1.9),
)
SEX = (
    Level("same", 0.8, _("Same sex"), 0.8),
    Level("different", -3.0, _("Sex differs"), -3.0),
)
_PLACE = "no count of how many were born there, so a capital must not weigh like a village"
BIRTH_PLACE = (
    Level("same", 4.0, _("Same place of birth"), 8.9, _PLACE),
    Level("sound", 3.5, _("Place of birth sounds alike"), 8.9, _PLACE),
    Level(
        "different", -1.5, _("Place of birth differs"), -2.7, "one says town, the other district"
    ),
)

FIRM_NAMES = frozenset(
    (
        "same",
        "same_reordered",
        "sound",
        "sound_reordered",
        "sound_together",
        "part_left_out",
        "single_same",
    )
)
"""Only with one of these can a pair stand first: twins share everything but the name, and are
given names that nearly rhyme."""
JUST_BELOW_FIRST = 15.9
CAP_SAYS = _("Because the names are not quite the same, this pair never stands first")

FAMILIES: dict[str, tuple[Level, ...]] = {
    "name": NAME,
    "birth": BIRTH,
    "phone": PHONE,
    "document": DOCUMENT,
    "sex": SEX,
    "birth_place": BIRTH_PLACE,
}
"""Every comparator's levels, best finding first."""

NAMES_AGREE_BITS = 5.0
"""From here up two names do not contradict each other, and a shared number counts in full."""
