"""Codes, clocks, classes and names, without a database."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from musterpoint.feedback import codes, rules
from musterpoint.feedback.classes import SHIPPED, Clock, check, classes
from musterpoint.kernel.packs import BadPack, parse

bodies = st.text(codes.LETTERS, min_size=codes.LENGTH - 1, max_size=codes.LENGTH - 1)
ONE, TWO = UUID(int=1), UUID(int=2)


@given(bodies, st.integers(0, codes.LENGTH - 1), st.sampled_from(codes.LETTERS))
def test_one_wrong_letter_is_always_seen(body: str, place: int, letter: str) -> None:
    code = body + codes.check_letter(body)
    assert codes.parse(codes.show(code).lower()) == code
    wrong = code[:place] + letter + code[place + 1 :]
    assert codes.parse(wrong) == (code if wrong == code else None)


@given(bodies, st.integers(0, codes.LENGTH - 3))
def test_two_letters_that_changed_places_are_always_seen(body: str, place: int) -> None:
    code = body + codes.check_letter(body)
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert codes.parse(swapped) == (code if swapped == code else None)


@given(st.text(max_size=40))
def test_nothing_that_somebody_types_breaks_the_reading_of_a_code(typed: str) -> None:
    found = codes.parse(typed)
    assert found is None or codes.check_letter(found[:-1]) == found[-1]


def test_fresh_codes_are_whole_and_differ() -> None:
    found = {codes.fresh() for _number in range(200)}
    assert len(found) == 200
    assert all(codes.parse(one) == one for one in found)


def test_working_days_skip_the_weekend_in_the_organisations_own_zone() -> None:
    friday = datetime(2026, 5, 1, 22, 30, tzinfo=UTC)
    ends = Clock(working_days=1).ends
    assert ends(friday, "UTC", frozenset({6, 7})) == datetime(2026, 5, 4, 22, 30, tzinfo=UTC)
    assert ends(friday, "Africa/Cairo", frozenset({5, 6})) == datetime(
        2026, 5, 2, 22, 30, tzinfo=UTC
    )


@given(
    st.integers(1, 40), st.integers(0, 4_000_000_000).map(lambda s: datetime.fromtimestamp(s, UTC))
)
def test_more_working_days_never_end_earlier(days: int, at: datetime) -> None:
    weekend = frozenset({5, 6})
    first = Clock(working_days=days).ends(at, "Africa/Tripoli", weekend)
    assert at < first < Clock(working_days=days + 1).ends(at, "Africa/Tripoli", weekend)


def test_the_pack_that_ships_is_sound() -> None:
    found = classes()
    assert {one.code for one in found.sensitive()} == {"conduct", "fraud", "abuse", "data",
                                                      "safety"}  # fmt: skip
    assert not found.by_code["thanks"].is_sensitive


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"appeal_days": 0}, "rules.appeal_days"),
        ({"weekend": [1, 2, 3, 4, 5, 6, 7]}, "rules.weekend"),
        ({"weekend": [8]}, "rules.weekend"),
        ({"retaliation_days": [90, 30]}, "rules.retaliation_days"),
        ({"classes": []}, "rules.classes"),
    ],
)
def test_a_pack_that_cannot_hold_is_refused_with_its_place(
    change: dict[str, object], place: str
) -> None:
    data = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    data["rules"] |= change
    with pytest.raises(BadPack) as refused:
        parse(yaml.safe_dump(data), check)
    assert place in refused.value.fields


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"code": "no code!"}, "code"),
        ({"code": "suggestion"}, "code"),
        ({"sensitive": "yes"}, "sensitive"),
        ({"acknowledge": {"days": 1}}, "acknowledge"),
        ({"answer": {"hours": -1}}, "answer"),
        ({"escalate_to": ["nobody"]}, "escalate_to"),
        ({"name": {"en": "Only English"}}, "name.ar"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_class_that_cannot_hold_is_refused_with_its_place(
    change: dict[str, object], name: str
) -> None:
    data = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    data["rules"]["classes"][2] |= change
    with pytest.raises(BadPack) as refused:
        parse(yaml.safe_dump(data), check)
    assert f"rules.classes.3.{name}" in refused.value.fields


named = st.lists(
    st.builds(rules.Named, user_id=st.sampled_from([ONE, TWO, UUID(int=3)]),
              level=st.integers(1, 4))
)  # fmt: skip


@given(named, st.sets(st.sampled_from([ONE, TWO, UUID(int=3)])), st.integers(1, 4))
def test_nobody_who_is_complained_of_ever_reads(
    people: list[rules.Named], away: set[UUID], level: int
) -> None:
    assert not set(rules.readers(people, away, level)) & away
    first = rules.first_level(people, away)
    assert (first is None) == all(one.user_id in away for one in people)
    if first is not None:
        assert rules.readers(people, away, first)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Mr BRANDT at the gate", {ONE}),
        ("brandt's friend", set()),
        ("hugo, ines", {ONE, TWO}),
        ("the tall one", set()),
        ("", set()),
    ],
)
def test_a_name_that_is_mentioned_keeps_its_bearer_away(text: str, found: set[UUID]) -> None:
    people = [(ONE, "Hugo Brandt"), (TWO, "Ines Faro"), (uuid4(), "Al")]
    assert rules.mentioned(text, people) == found
