"""What is asserted for the rules of a fund: of a closed list, kept, and shown with whose word it is."""

from dataclasses import replace

import pytest

from musterpoint.audit.models import Event
from musterpoint.engine.ledger import KeyUsed
from musterpoint.funds import actions, queries
from musterpoint.funds.actions import HeadIn, NotEligible
from musterpoint.funds.models import Commitment
from musterpoint.funds.rules import ASSERTED, FACTS
from musterpoint.funds.tests.test_at_once import declared
from musterpoint.funds.tests.test_commitments import Fund
from musterpoint.funds.tests.test_fund_pages import key_of, seen, sent, wish
from musterpoint.kernel.errors import Invalid
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

#: Nothing of these is an answer to any fact.
WRONG: tuple[object, ...] = (
    "",
    "abc",
    "9",
    "MEMBER",
    "no ",
    9,
    0,
    -1,
    1.5,
    True,
    False,
    None,
    [],
    ["no"],
    {},
    b"no",
)


@pytest.fixture
def fund(haven: Organisation) -> Fund:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    haven.refresh_from_db()
    return Fund(haven)


def with_level(fund: Fund) -> None:
    """Add a head that helps from alert level 3 on."""
    given = HeadIn(code="late", name="Late", rules=({"fact": "level", "least": 3},))
    with acting_as(fund.manager):
        window = fund.heads["documents"].window_id
        fund.heads["late"] = actions.add_head(window, given, by=fund.manager, at=NOON)


@pytest.mark.parametrize("fact", [*FACTS, "fault", "Level", ""])
def test_every_fact_is_checked_against_its_answers(fund: Fund, fact: str) -> None:
    for wrong in WRONG:
        with pytest.raises(Invalid) as refused:
            fund.ask(fund.wants(facts={fact: wrong}), f"k{wrong}")
        assert refused.value.fields["facts"]
    for number, answer in enumerate(ASSERTED.get(fact, ())):
        fund.ask(fund.wants(facts={fact: answer}), f"good{number}")


@pytest.mark.parametrize("level", ["3", "9", 3, 9, "abc", None])
def test_nobody_asserts_the_alert_level(fund: Fund, level: object) -> None:
    with_level(fund)
    for crisis in (None, declared(fund, 2)):
        with pytest.raises(Invalid, match="Correct"):
            fund.ask(fund.wants("late", facts={"level": level}, crisis_id=crisis))


def test_the_alert_level_is_that_of_the_crisis_or_not_known(fund: Fund) -> None:
    with_level(fund)
    with pytest.raises(NotEligible):
        fund.ask(fund.wants("late", crisis_id=declared(fund, 2)))
    which = fund.ask(fund.wants("late"))
    with acting_as(fund.asker):
        assert queries.commitment(which).unknown == ["level"]


def test_the_form_takes_no_level_and_no_answer_that_is_none(fund: Fund) -> None:
    with_level(fund)
    asker = signed_in("haven", "welfare_officer")
    late = str(fund.heads["late"].id)
    sent(asker, "fund/welfare/ask/", wish(fund, asker, head=late, level="9"))
    with acting_as(fund.asker):
        row = Commitment.objects.get()
        assert (row.level, row.facts, row.unknown) == (None, {}, ["level"])
    for fact in ASSERTED:
        sent(asker, "fund/welfare/ask/", wish(fund, asker, **{fact: "9"}), 422)
    assert key_of(asker, "fund/welfare/ask/")


def test_the_same_key_with_other_facts_is_something_else(fund: Fund) -> None:
    wanted = fund.wants(facts={"membership": "member", "means": "low"})
    which = fund.ask(wanted)
    assert fund.ask(replace(wanted, facts={"means": "low", "membership": "member"})) == which
    for facts in ({}, {"membership": "member"}, {"membership": "none", "means": "low"}):
        with pytest.raises(KeyUsed):
            fund.ask(replace(wanted, facts=facts))


def test_what_was_asked_before_facts_were_kept_is_still_found_by_its_key(fund: Fund) -> None:
    wanted = fund.wants()
    which = fund.ask(wanted)
    with acting_as(fund.asker):
        Commitment.objects.filter(id=which).update(facts=None)
    assert fund.ask(replace(wanted, facts={"means": "low"})) == which


def test_whoever_approves_reads_what_was_asserted_and_by_whom(fund: Fund) -> None:
    asker = signed_in("haven", "welfare_officer")
    facts = {"membership": "member", "cause": "abuse"}
    sent(asker, "fund/welfare/ask/", wish(fund, asker, **facts))
    with acting_as(fund.asker):
        row = Commitment.objects.get()
        (asked,) = queries.history(row.id)
        told = Event.objects.get(kind="funds.commitment.asked").facts
    page = seen(signed_in("haven", "authorising_officer"), f"commitments/{row.id}/")
    said = f"(said by {asked.taken_by_name}, not checked)"
    assert f"Member of the fund {said}" in page
    assert f"Abuse {said}" in page
    assert "Membership: Member of the fund" in page
    assert told["facts"] == ["cause", "membership"]
