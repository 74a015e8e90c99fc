"""Decisions on plain values: serials, validity, packs, what is missing for an identity."""

import copy
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musterpoint.cases.travel import rules
from musterpoint.cases.travel.rules import Checked

TODAY = date(2026, 5, 1)
SOURCES = ["lost_paper", "register", "interview"]
FINDINGS = ["matches", "unclear", "differs"]
CHECKS = st.lists(
    st.builds(
        Checked,
        st.sampled_from(SOURCES),
        st.sampled_from(FINDINGS),
        st.integers(min_value=1, max_value=3).map(lambda n: UUID(int=n)),
    ),
    max_size=6,
)


@given(st.integers(min_value=0, max_value=99_999), st.integers(min_value=0, max_value=300))
def test_a_range_of_serials_has_each_number_once_in_order(first: int, more: int) -> None:
    ends = f"AB{first:06d}", f"AB{first + more:06d}"
    found = rules.serials(*ends)
    assert found is not None
    assert (found[0], found[-1], len(set(found))) == (*ends, more + 1)
    assert all(rules.is_serial(one) for one in found)
    assert (rules.serials(*reversed(ends)) is None) is (more > 0)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("", ""),
        ("AB1", "AB2"),
        ("AB001", "AC002"),
        ("AB001", "AB0002"),
        ("ABCDE001", "ABCDE002"),
        ("0000000001", "0000000002"),
        ("AB00001", "AB06000"),
        ("ab001", "ab002"),
        ("AB٠٠١", "AB٠٠٢"),
    ],
)
def test_what_is_no_range_of_serials_is_none(first: str, last: str) -> None:
    assert rules.serials(first, last) is None


@given(CHECKS, st.lists(st.sampled_from(["confirmed", "denied", "unknown", ""]), max_size=3))
def test_an_identity_needs_two_sources_and_two_who_looked(
    checks: list[Checked], answers: list[str]
) -> None:
    newest = {check.source: check for check in checks}.values()
    matching = [one for one in newest if one.finding == "matches"]
    against = "denied" in answers or any(one.finding == "differs" for one in newest)
    two = len(matching) >= 2 and len({one.made_by for one in matching}) >= 2
    remote = bool(matching) and "confirmed" in answers
    missing = rules.missing_for_identity(checks, answers)
    assert (missing == "") is (not against and (two or remote))


@given(st.sampled_from(["etd", "passport", "identity"]), st.integers(min_value=0, max_value=800))
def test_a_document_is_valid_for_its_journey_and_two_days_and_never_past_its_limit(
    kind: str, days: int
) -> None:
    ends = TODAY + timedelta(days=days)
    limit = TODAY + timedelta(days=rules.kind_of(kind).valid_days)
    assert rules.expiry(kind, TODAY, ends) == min(limit, ends + timedelta(days=2))
    assert rules.expiry(kind, TODAY, None) == limit


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("kinds", "etd"), None),
        (("kinds", "etd", "layout"), "TD9"),
        (("kinds", "passport", "valid_days"), 0),
        (("confirmation", "ask_within"), "soon"),
        (("confirmation", "answer_within"), None),
        (("photo", "largest_megapixels"), "many"),
        (("waivers",), []),
        (("retention_days",), -1),
    ],
)
def test_a_broken_pack_names_the_place(place: tuple[str, ...], value: object) -> None:
    broken = copy.deepcopy(dict(rules.pack().rules))
    assert rules.check_pack(broken) == {}
    inside = broken
    for name in place[:-1]:
        inside = inside[name]
    inside[place[-1]] = value
    named = ".".join(("rules", *place))
    assert [one for one in rules.check_pack(broken) if named.startswith(one)]
