"""Maps are drawn on the server, small, with every name, and across the 180th meridian."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musterpoint.web import borders, maps
from musterpoint.web.maps import Spot, Way

TRIPOLI = Spot(latitude=32.9, longitude=13.2, name="Tripoli", shape="diamond")
BORDER = Spot(latitude=33.15, longitude=11.55, name="Ras <Ajdir>", shape="square")
MANILA = Spot(latitude=14.6, longitude=121.0, name="Manila")


def test_a_map_holds_every_name_escaped_and_one_label() -> None:
    drawn = maps.svg([TRIPOLI, BORDER], [Way(start=0, end=1)], label='A "map"')
    root = ElementTree.fromstring(drawn)
    assert [one.text for one in root.iter("{http://www.w3.org/2000/svg}text")] == [
        "Tripoli",
        "Ras <Ajdir>",
    ]
    assert root.get("role") == "img"
    assert root.get("aria-label") == 'A "map"'
    assert "style=" not in drawn


def test_print_has_literal_colours_and_no_variable() -> None:
    assert "var(" not in maps.svg([TRIPOLI], label="Map", theme="print")


def test_a_way_that_is_cut_is_dotted() -> None:
    whole = maps.svg([TRIPOLI, MANILA], [Way(start=0, end=1)], label="Map")
    cut = maps.svg([TRIPOLI, MANILA], [Way(start=0, end=1, cut=True)], label="Map")
    assert "stroke-dasharray" in cut
    assert "stroke-dasharray" not in whole


def test_half_the_world_still_fits_a_slow_line() -> None:
    assert len(maps.svg([TRIPOLI, MANILA], [Way(start=0, end=1)], label="Map")) < 20_000


def test_places_on_both_sides_of_the_180th_meridian_lie_beside_each_other() -> None:
    suva = Spot(latitude=-18.1, longitude=178.4, name="Suva")
    apia = Spot(latitude=-13.8, longitude=-171.8, name="Apia")
    drawn = maps.svg([suva, apia], label="Map")
    at = [float(one) for one in re.findall(r"translate\((-?\d+) ", drawn)]
    assert 0 < at[0] < at[1] < maps.WIDTH
    assert "M" in drawn.split('<path d="')[1]  # land: Fiji and Samoa


def test_a_map_without_a_place_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one place"):
        maps.svg([], label="Map")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(-90, 90), st.floats(-180, 180), st.sampled_from("ab ☂<&é")),
        min_size=1,
        max_size=8,
    )
)
def test_any_places_make_a_readable_picture_inside_its_frame(
    given: list[tuple[float, float, str]],
) -> None:
    spots = [Spot(latitude=a, longitude=b, name=name) for a, b, name in given]
    root = ElementTree.fromstring(maps.svg(spots, label="Map"))
    _x, _y, wide, high = (float(one) for one in str(root.get("viewBox")).split())
    for one in root.iter("{http://www.w3.org/2000/svg}path"):
        if (turn := one.get("transform")) is not None:
            x, y = (float(n) for n in re.findall(r"-?\d+", turn))
            assert 0 <= x <= wide
            assert 0 <= y <= high


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(st.floats(-20, 20), st.floats(-20, 20)), min_size=3, max_size=12),
)
def test_what_is_clipped_lies_in_the_box(points: list[tuple[float, float]]) -> None:
    for x, y in borders.clipped(points, (-5, -5, 5, 5)):
        assert -5.000001 <= x <= 5.000001
        assert -5.000001 <= y <= 5.000001


def test_borders_know_every_country_of_the_crises() -> None:
    known = {one.country for one in borders.rings()}
    assert {"LBY", "TUN", "EGY", "LBN", "NPL", "SDN", "KWT", "IRQ", "PHL", "PSE"} <= known
