"""One list of hazards: found by every name, in any language; what is not in it stays words."""

import pytest

from musterpoint.plans import hazards


@pytest.mark.parametrize(
    "text", ["flood", "Floods", " FLOOD ", "الفيضانات", "فيضان", "Inondations", "inundación"]
)
def test_a_hazard_is_found_by_any_of_its_names(text: str) -> None:
    assert hazards.code_of(text) == "flood"


@pytest.mark.parametrize("text", ["", "!", "s", "Fighting in the city", "Locusts"])
def test_what_is_not_in_the_list_has_no_code(text: str) -> None:
    assert hazards.code_of(text) == ""


def test_the_list_that_ships_finds_each_of_its_own_names() -> None:
    for code, one in hazards.listed().items():
        assert {hazards.code_of(name) for name in one.all_names} == {code}


def test_a_list_with_one_name_for_two_hazards_or_a_language_left_out_is_refused() -> None:
    def name(en: str, **more: str) -> dict[str, str]:
        return {"en": en, "ar": f"{en} ar", "fr": f"{en} fr", "es": f"{en} es", **more}

    rows = {
        "flood": {"name": name("Flood")},
        "tide": {"name": name("Tide"), "also": ["Floods"]},
        "storm": {"name": name("Storm", fr="")},
    }
    assert hazards.check({"hazards": rows}) == {
        "hazards.tide": ["Floods names flood, too"],
        "hazards.storm": ["has no name, or a strange one, in fr"],
    }
    assert hazards.check({}) == {"hazards": ["is missing"]}
