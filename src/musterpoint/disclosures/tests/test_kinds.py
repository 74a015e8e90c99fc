"""Only what a kind names gets through."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musterpoint.disclosures import kinds
from musterpoint.disclosures.kinds import Kind

SCHEMA = {
    "seats": int,
    "class": ("urgent", "ordinary"),
    "weight?": float,
    "born?": date,
    "at?": datetime,
    "leg?": UUID,
    "legs?": [{"from": str}],
    "many?": (int, type(None)),
    "is_ready?": bool,
}
KIND = Kind(
    code="test.kind", fields=SCHEMA, consent_purpose=None, silent=False, compartment="consular"
)
FINE: dict[str, Any] = {"seats": 1, "class": "urgent"}


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"weight": 2},
        {"weight": 2.5, "born": "2011-02-20", "at": "2011-02-20T12:00:00+00:00"},
        {"born": "", "leg": str(UUID(int=1)), "legs": [{"from": "Tripoli"}, {"from": ""}]},
        {"born": None, "legs": [], "many": 3, "is_ready": False},
    ],
)
def test_what_follows_the_schema_has_no_problems(more: dict[str, Any]) -> None:
    assert kinds.problems(KIND, FINE | more) == {}


@pytest.mark.parametrize(
    ("payload", "place"),
    [
        (None, "payload"),
        ([], "payload"),
        ({"seats": 1}, "class"),
        (FINE | {"seats": True}, "seats"),
        (FINE | {"seats": "1"}, "seats"),
        (FINE | {"seats": None}, "seats"),
        (FINE | {"class": "first"}, "class"),
        (FINE | {"class": ["urgent"]}, "class"),
        (FINE | {"religion": "x"}, "religion"),
        (FINE | {"born": "yesterday"}, "born"),
        (FINE | {"born": 2011}, "born"),
        (FINE | {"at": "noon"}, "at"),
        (FINE | {"leg": "12"}, "leg"),
        (FINE | {"legs": {"from": "x"}}, "legs"),
        (FINE | {"legs": [{"from": "x", "name": "y"}]}, "legs.0.name"),
        (FINE | {"legs": [{"from": "x"}, {}]}, "legs.1.from"),
        (FINE | {"legs": ["x"]}, "legs.0"),
        (FINE | {"legs": [{"from": "x" * 4001}]}, "legs.0.from"),
        (FINE | {"many": "3"}, "many"),
        (FINE | {"is_ready": 1}, "is_ready"),
    ],
)
def test_what_does_not_follow_the_schema_names_the_place(payload: Any, place: str) -> None:
    assert list(kinds.problems(KIND, payload)) == [place]


json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([*(n.rstrip("?") for n in SCHEMA), "x"]), json))
def test_nothing_unknown_ever_passes(payload: dict[str, Any]) -> None:
    if not kinds.problems(KIND, payload):
        assert payload.keys() <= {name.rstrip("?") for name in SCHEMA}
        assert type(payload["seats"]) is int


def test_a_kind_is_registered_once_and_keeps_its_meaning() -> None:
    made = kinds.register_kind("test.once", {"a": str})
    assert kinds.register_kind("test.once", {"a": str}) == made
    assert kinds.find("test.once") == made
    assert made in kinds.registered()
    with pytest.raises(ValueError, match=r"test\.once"):
        kinds.register_kind("test.once", {"a": int})
    for name in ("", "x" * 34):
        with pytest.raises(ValueError, match="letters"):
            kinds.register_kind(name, {})


def test_the_lawful_basis_is_consent_where_it_is_asked_for() -> None:
    assert KIND.lawful_basis == kinds.PUBLIC_INTEREST
    asked = kinds.register_kind("test.asked", {}, consent_purpose="photo")
    assert asked.lawful_basis == kinds.CONSENT
