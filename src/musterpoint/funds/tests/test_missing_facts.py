"""Money is not released at once past a rule: what it asks for is said, or why it is not known."""

from datetime import timedelta
from uuid import UUID

import pytest

from musterpoint.agenda.queries import ALL, Asked
from musterpoint.funds import actions, dues, queries, rules, tokens
from musterpoint.funds.actions import CommitmentIn, FactsMissing, HeadIn, NotEligible
from musterpoint.funds.models import Commitment
from musterpoint.funds.tests.test_at_once import declared, release
from musterpoint.funds.tests.test_commitments import Fund
from musterpoint.funds.tests.test_fund_pages import seen, sent, wish
from musterpoint.people import actions as people
from musterpoint.people.tests.factories import home, zenobia
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

WHY = "Unconscious, no relative was reached"


@pytest.fixture
def fund(haven: Organisation) -> Fund:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    haven.refresh_from_db()
    return Fund(haven)


def medical(fund: Fund, **more: object) -> CommitmentIn:
    with acting_as(fund.asker):
        person = tokens.of(UUID(int=1))
    return fund.wants("medical", 100_00, person=person, **more)


def test_a_fact_that_a_rule_asks_for_is_said_or_explained(fund: Fund) -> None:
    where = declared(fund, 3)
    for said in ({}, {"means": " "}, {"cause": WHY}, {"means": "x" * 301}):
        with pytest.raises(FactsMissing) as refused:
            release(fund, medical(fund, not_known=said), where, "o1")
        assert list(refused.value.fields) == ["means"]
    with acting_as(fund.asker):
        assert not Commitment.objects.exists()
    with pytest.raises(NotEligible):
        release(fund, medical(fund, facts={"means": "enough"}), where, "o1")
    release(fund, medical(fund, facts={"means": "low"}), where, "o1")
    explained = medical(fund, not_known={"means": WHY, "cause": "Nobody asked"})
    which = release(fund, explained, where, "o2")
    assert release(fund, explained, where, "o2") == which
    with acting_as(fund.asker):
        row = queries.commitment(which)
    assert (row.unknown, row.not_known) == (["means"], {"means": WHY})


def test_a_rule_of_the_whole_fund_holds_too(fund: Fund) -> None:
    where = declared(fund, 3)
    with acting_as(fund.manager):
        given = HeadIn(code="aid", name="Aid", once_most=500_00, once_level=3)
        head = actions.add_head(fund.heads["documents"].window_id, given, by=fund.manager, at=NOON)
        of = head.window.fund
        of.rules = [{"fact": "covered_elsewhere", "is": ["no"]}]
        of.save(update_fields=["rules"])
    fund.heads["aid"] = head
    with pytest.raises(FactsMissing):
        release(fund, fund.wants("aid", 1_00), where, "o1")


@pytest.mark.parametrize("fact", sorted(rules.BEFORE_A_SEAT - {"level"}))
def test_no_seat_to_safety_waits_for_an_answer(fund: Fund, fact: str) -> None:
    where = declared(fund, 3)
    answers = list(rules.ASSERTED[fact])
    with acting_as(fund.manager):
        given = HeadIn(
            code="seats", name="Seats", kind="evacuation", once_most=500_00, once_level=3,
            rules=({"fact": fact, "is": answers},),
        )  # fmt: skip
        window = fund.heads["documents"].window_id
        fund.heads["seats"] = actions.add_head(window, given, by=fund.manager, at=NOON)
    which = release(fund, fund.wants("seats", 100_00), where, "o1")
    page = seen(signed_in("haven", "fund_manager"), f"commitments/{which}/")
    assert "Released without" not in page


def test_whoever_reviews_sees_it_in_red_and_first(fund: Fund) -> None:
    where = declared(fund, 3)
    known = release(fund, medical(fund, facts={"means": "low"}), where, "o1")
    lacking = release(fund, medical(fund, not_known={"means": WHY}), where, "o2")
    with acting_as(fund.asker):
        soon = NOON - timedelta(days=3)
        Commitment.objects.filter(id=known).update(review_due_at=soon)
    manager = signed_in("haven", "fund_manager")
    page = seen(manager, "reviews/")
    assert page.index(f"commitments/{lacking}/") < page.index(f"commitments/{known}/")
    assert f"Means: {WHY}" in page
    assert "mp-callout--help" in seen(manager, f"commitments/{lacking}/")
    assert "mp-callout--help" not in seen(manager, f"commitments/{known}/")
    with acting_as(fund.manager):
        due = dues.reviews(Asked(by=fund.manager, at=NOON, view=ALL))
    assert [one.what for one in due] == [
        "Review a release", "Review a release for which facts were missing",
    ]  # fmt: skip


def test_the_form_asks_why_where_the_answer_is_missing(fund: Fund) -> None:
    where = declared(fund, 3)
    asker = signed_in("haven", "welfare_officer")
    with acting_as(fund.asker):
        (made,) = people.register([home(zenobia())], by=fund.asker, at=NOON, source="staff")
    given = wish(
        fund, asker, head=str(fund.heads["medical"].id), people="1", crisis=str(where),
        reference=made.persons[0].reference,
    )  # fmt: skip
    assert "why_means" not in seen(asker, "fund/welfare/once/")
    page = sent(asker, "fund/welfare/once/", given, 422)
    assert "Means: why is it not known?" in page
    assert 'name="why_means"' in page
    sent(asker, "fund/welfare/once/", given | {"why_means": ""}, 422)
    page = sent(asker, "fund/welfare/once/", given | {"why_means": WHY})
    assert f"Means: {WHY}" in page
