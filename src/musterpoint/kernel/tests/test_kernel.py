from datetime import UTC, date, datetime

import pytest
from babel.core import get_global
from hypothesis import given
from hypothesis import strategies as st

from musterpoint.kernel import ids, money, packs
from musterpoint.kernel.errors import Refused
from musterpoint.kernel.time import age_in_years

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
PACK = """
pack: alert-levels
version: "1"
in_force_from: 2026-01-01
source: practice of several States
rules: {levels: 4}
"""


@pytest.mark.parametrize(
    ("currency", "places"),
    [("EUR", 2), ("IQD", 3), ("TND", 3), ("LBP", 2), ("SYP", 2), ("JPY", 0), ("XOF", 0)],
)
def test_a_currency_has_the_minor_unit_of_iso_4217(currency: str, places: int) -> None:
    assert money.places(currency) == places


def test_every_currency_has_one_number_of_places_and_a_known_code() -> None:
    assert set(money.PLACES) <= {*get_global("all_currencies"), "UYW"}
    assert set(money.PLACES.values()) == {0, 3, 4}


def test_uuid7_has_its_version_variant_and_time() -> None:
    with ids.seeded_ids(1, NOON):
        made = ids.uuid7()
    assert made.version == 7
    assert made.variant == "specified in RFC 4122"
    assert made.int >> 80 == int(NOON.timestamp() * 1000)


def test_seeded_ids_repeat_and_others_do_not() -> None:
    def three() -> list[str]:
        with ids.seeded_ids(7, NOON):
            return [str(ids.uuid7()) for _ in range(3)]

    assert three() == three()
    assert len({*three(), str(ids.uuid7()), str(ids.uuid7())}) == 5


@given(st.uuids(), st.binary(min_size=16, max_size=16))
def test_a_reference_is_read_back_however_it_is_typed(identity, key) -> None:  # type: ignore[no-untyped-def]
    stored = ids.reference(identity, key)
    shown = ids.show_reference(stored)
    assert ids.parse_reference(shown) == stored
    assert ids.parse_reference(f" mp-{shown.lower()} ") == stored
    assert ids.reference(identity, key, 1) != stored or ids.reference(identity, key, 2) != stored


@pytest.mark.parametrize("typed", ["MP57-Y8BE", "mp57y8be", "MP-MP57-Y8BE", "mp mp57 y8be"])
def test_a_reference_that_begins_like_the_prefix_is_read_too(typed: str) -> None:
    assert ids.parse_reference(typed) == "MP57Y8BE"


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading_of_a_reference(text: str) -> None:
    parsed = ids.parse_reference(text)
    assert parsed is None or len(parsed) == ids.REFERENCE_LETTERS


def test_a_pack_is_read_with_its_stamp() -> None:
    pack = packs.parse(PACK)
    assert (pack.name, pack.rules["levels"]) == ("alert-levels", 4)
    assert pack.stamp.startswith("alert-levels@1+")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("pack: [", "line 1"),
        ("- a", "file"),
        (PACK.replace("source: practice of several States", ""), "source"),
        (PACK + "sauce: x\n", "sauce"),
        (PACK.replace("2026-01-01", "soon"), "in_force_from"),
    ],
)
def test_a_bad_pack_names_the_place(text: str, place: str) -> None:
    with pytest.raises(packs.BadPack) as caught:
        packs.parse(text)
    assert place in caught.value.fields


def test_the_check_of_the_owner_is_asked() -> None:
    with pytest.raises(packs.BadPack) as caught:
        packs.parse(PACK, lambda rules: {"rules.levels": ["must be 5"]})
    assert caught.value.fields == {"rules.levels": ["must be 5"]}


def test_a_refusal_fills_its_facts_after_translation() -> None:
    assert str(Refused("Only %(n)s are free.", n=2)) == "Only 2 are free."
    assert str(Refused("100 % sure")) == "100 % sure"


def test_age_changes_on_the_birthday() -> None:
    assert age_in_years(date(2000, 2, 29), date(2026, 2, 28)) == 25
    assert age_in_years(date(2000, 2, 29), date(2026, 3, 1)) == 26
