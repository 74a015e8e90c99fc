"""The pack of exchange is checked when it is loaded, and programs read what people read."""

import copy
from typing import Any

import pytest

from musterpoint.capacity import areas
from musterpoint.exchange import actions, queries, rules
from musterpoint.exchange.tests.factories import partnered, published, pump, sides
from musterpoint.kernel import packs
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

WHOLE: dict[str, Any] = dict(packs.load(rules.FILE).rules)


def test_the_pack_that_ships_has_no_fault_and_all_its_languages() -> None:
    assert rules._problems(WHOLE) == {}
    pack = rules.pack()
    assert list(pack.areas) == [one.code for one in areas.pack().areas]
    assert len(pack.areas) == 9
    assert set(pack.always) <= set(pack.terms)


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        (("rooms", "least_sides"), 2, "rooms.least_sides"),
        (("selection", "gap"), 0, "selection.gap"),
        (("visits", "always"), ["beer"], "visits.always"),
        (("visits", "terms", "duty"), {"en": "Only in English"}, "visits.terms.duty"),
        (
            ("visits", "terms", "duty"),
            {"en": "Short", "and more": None, "ar": "x", "fr": "x", "es": "x"},
            "visits.terms.duty",
        ),
    ],
)
def test_a_pack_that_would_not_hold_is_refused(
    path: tuple[str, ...], value: object, place: str
) -> None:
    changed = copy.deepcopy(WHOLE)
    inner = changed
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    assert place in rules._problems(changed)


def test_words_are_compared_without_case_accents_and_signs() -> None:
    assert rules.plain("  Città,  NORD! ") == "citta nord"
    found = rules.excluded("Weight given to ÉTHNIE", rules.pack())
    assert found is not None
    assert rules.excluded("Nationwide reach of services", rules.pack()) is None


def test_peers_read_challenges_and_anybody_reads_calls() -> None:
    (_a, ana), (_b, ben) = sides(2)
    partnered(ana, [ben])
    with acting_as(ana):
        actions.add_challenge("area", "funding", by=ana, at=NOON)
        actions.publish_profile(by=ana, at=NOON)
        published(ana)
        assert [one.slug for one in queries.public_calls()] == ["shelter-2026"]
    pump(NOON)
    with acting_as(ben):
        (peer,) = queries.peers(kind="area", code="funding", at=NOON)
    (shown,) = peer.row.challenges
    assert (shown["kind"], shown["code"]) == ("area", "funding")
