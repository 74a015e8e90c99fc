"""Funds are due, remedies, indicators, packs: what other packages read of them."""

from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from musterpoint.agenda import queries as agenda
from musterpoint.funds import actions, duties, headings, planning, recipes, tokens
from musterpoint.funds.planning import Expected, Size
from musterpoint.funds.rules import CRISIS_CAUSES, FACTS, FORBIDDEN, problems_of_rule
from musterpoint.funds.tests.test_at_once import declared, release
from musterpoint.funds.tests.test_commitments import BANK, TODAY, Fund
from musterpoint.kernel import indicators, remedies
from musterpoint.kernel.packs import BadPack, parse
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

DAY = timedelta(days=1)
PACKS = Path(recipes.__file__).parent / "packs"


@pytest.fixture
def fund(haven: Organisation) -> Fund:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    return Fund(haven)


def due(by: Actor) -> list[tuple[str, str]]:
    with acting_as(by):
        board = agenda.board(agenda.Asked(by=by, at=NOON, view=agenda.ALL))
    return [(one.kind, one.item.about) for one in board.lines if one.kind.startswith("funds.")]


def test_approvals_and_reviews_are_due_for_who_gives_them(fund: Fund) -> None:
    fund.ask(fund.wants())
    where = declared(fund, 3)
    with acting_as(fund.asker):
        token = tokens.of(uuid4())
    release(fund, fund.wants("evacuation", 1_000_00, person=token), where, "o1")
    approval = ("funds.approvals", "Travel documents and fees: 100.00 USD")
    review = ("funds.reviews", "Evacuation: 1,000.00 USD")
    assert due(fund.first) == [approval]
    assert due(fund.manager) == [review]
    assert due(fund.head_of_mission) == [approval, review]
    assert due(fund.asker) == []
    with acting_as(fund.manager):
        counts = {
            code: dict(indicators.get(code).count(where))
            for code in ("funds_waiting", "funds_hours_to_commit", "funds_reviews_late")
        }
    assert counts == {
        "funds_waiting": {"": 0},
        "funds_hours_to_commit": {"": 0},
        "funds_reviews_late": {"": 0},
    }


def test_a_fund_with_money_is_a_remedy_and_is_hidden_from_who_sees_no_funds(
    fund: Fund, bob: Actor
) -> None:
    with acting_as(fund.manager):
        actions.found("emergency-mechanism", by=fund.manager, at=NOON)
        found = remedies.search("", "fund")
        assert [(one.key, one.is_done) for one in found] == [
            ("emergency", False),
            ("welfare", True),
        ]
        assert remedies.find({"fund": ["welfare", "none"]}).keys() == {("fund", "welfare")}
    with acting_as(bob):
        assert remedies.search("", "fund") == []


def test_a_fund_closes_a_gap_when_money_came_in_not_when_it_was_opened(fund: Fund) -> None:
    def filled_on() -> date | None:
        with acting_as(fund.manager):
            done_at = remedies.find({"fund": [fund.slug]})["fund", fund.slug].done_at
        return done_at.date() if done_at else None

    def receive(key: str, on: date) -> UUID:
        with acting_as(fund.clerk):
            return actions.receive(
                fund.slug, 5_00, "USD", source="levy", account=BANK, key=key, on=on,
                by=fund.clerk, at=NOON + 9 * DAY,
            )  # fmt: skip

    assert filled_on() == TODAY
    receive("later", TODAY + 2 * DAY)
    receive("old", TODAY - 2 * DAY)
    assert filled_on() == TODAY + 2 * DAY
    mistaken = receive("mistaken", TODAY + 3 * DAY)
    assert filled_on() == TODAY + 3 * DAY
    with acting_as(fund.clerk):
        actions.reverse_by_hand(
            mistaken, on=TODAY + 3 * DAY, text="Twice", by=fund.clerk, at=NOON + 9 * DAY
        )
    assert filled_on() == TODAY + 2 * DAY


def test_what_scenarios_cost_is_asked_of_whoever_registered(
    fund: Fund, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning, "_sources", [])
    size = Size(name="High", people=10, costs={"USD": 1})
    planning.register(lambda by, at: [Expected(title="Coast", about="Plan", sizes=(size,))])
    assert [one.title for one in planning.expected(fund.manager, NOON)] == ["Coast"]


@pytest.mark.parametrize("fact", sorted(FORBIDDEN))
def test_no_rule_asks_for_fault_or_status(fact: str) -> None:
    for is_seat in (True, False):
        assert problems_of_rule({"fact": fact, "is": ["x"]}, is_seat=is_seat)
    assert fact not in FACTS


def test_a_seat_asks_for_no_cause_but_that_there_is_a_crisis() -> None:
    some = {"fact": "cause", "is": ["conflict"]}
    assert problems_of_rule(some, is_seat=True)
    assert not problems_of_rule(some, is_seat=False)
    assert not problems_of_rule({"fact": "cause", "is": sorted(CRISIS_CAUSES)}, is_seat=True)


@pytest.mark.parametrize(
    ("before", "after", "place"),
    [
        ("once_level: 3}", "once_level: 0}", "once_level"),
        ('person_most: "1500"', "person_most: 15.5", "person_most"),
        ("kind: evacuation,", "kind: dreams,", "kind"),
        ("currency: USD", "currency: XQQ", "currency"),
        ("kind: emergency", "kind: party", "kind"),
        ("role: head_of_mission", "role: [king]", "role"),
        ("{kind: training}", "{kind: training, rules: [{fact: [fault], is: [own]}]}", "rules"),
        ("{kind: training}", "{kind: training, rules: [{fact: fault, is: [own]}]}", "rules"),
        ("year_begins: 4", "year_begins: 13", "year_begins"),
    ],
)
def test_a_wrong_recipe_names_the_place(before: str, after: str, place: str) -> None:
    text = (PACKS / "levy-fund.yaml").read_text(encoding="utf-8")
    assert before in text
    with pytest.raises(BadPack) as refused:
        parse(text.replace(before, after), recipes.check)
    assert any(place in where for where in refused.value.fields)


def test_wrong_packs_of_heads_and_duties_are_refused() -> None:
    for rules, check in (
        ({"heads": [{"code": "x", "seat": 1, "name": {}}]}, headings.check),
        ({"heads": "x"}, headings.check),
        ({"apart": [["ask", "ask"], [["x"], "ask"]]}, duties.check),
        ({"apart": "x"}, duties.check),
    ):
        assert check(rules)
