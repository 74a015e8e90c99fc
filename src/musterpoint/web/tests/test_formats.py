"""Numbers, shares, ranges and times in the reader's language."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from musterpoint.web import formats

NOW = datetime(2026, 11, 21, 0, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("code", "written"),
    [("en", "31,264"), ("ar", "31,264"), ("es", "31.264"), ("fr", "31\u202f264")],
)
def test_counts_are_grouped_as_the_language_does(code: str, written: str) -> None:
    with translation.override(code):
        assert formats.count(31264) == written


def test_unknown_is_a_dash_and_never_zero() -> None:
    assert formats.count(None) == formats.percent(None) == formats.range_of(None, None) == "–"
    assert formats.percent(float("nan")) == "–"
    assert formats.count(0) == "0"


@pytest.mark.parametrize(
    ("share", "written"),
    [(0.784, "78 %"), (0.9996, "over 99 %"), (0.0002, "under 1 %"), (0, "0 %"), (1, "100 %")],
)
def test_a_share_is_never_rounded_to_all_or_nothing(share: float, written: str) -> None:
    assert formats.percent(share) == written


@pytest.mark.parametrize(
    ("low", "high", "written"),
    [
        (38000, 61000, "38,000 to 61,000"),
        (None, 61000, "at most 61,000"),
        (38000, None, "at least 38,000"),
        (5, 5, "5"),
    ],
)
def test_an_estimate_is_a_range(low: int | None, high: int | None, written: str) -> None:
    assert formats.range_of(low, high) == written


def test_a_sampled_share_carries_its_interval() -> None:
    assert formats.share_range(0.78, 0.75, 0.81) == "78 % (75 to 81)"


def test_a_moment_is_told_in_the_places_time() -> None:
    assert formats.moment(NOW, "Africa/Cairo") == "Sat 21 Nov, 02:12"
    assert formats.moment(NOW, "Africa/Cairo", now=NOW) == "02:12"
    assert formats.moment(NOW, None, year=True) == "Sat 21 Nov 2026, 00:12"


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        formats.moment(datetime(2026, 11, 21), "UTC")  # noqa: DTZ001 that is the point


@pytest.mark.parametrize(
    ("minutes", "written"),
    [(48, "in 48 min"), (-12, "12 min ago"), (0, "now"), (110, "in 110 min")],
)
def test_a_deadline_is_told_from_now(minutes: int, written: str) -> None:
    assert formats.relative(NOW + timedelta(minutes=minutes), NOW) == written
