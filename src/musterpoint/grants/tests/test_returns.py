"""What follows: tranches on accepted reports, advances that are settled, what others owe."""

import pytest

from musterpoint.engine.ledger import KeyUsed
from musterpoint.funds import actions as funds
from musterpoint.funds import naming
from musterpoint.funds import queries as fund_queries
from musterpoint.funds.actions import AccountIn
from musterpoint.grants import actions, rules
from musterpoint.grants.actions import BadApplication, NotNow, NotTwo, NotYours
from musterpoint.grants.models import Advance, Application, Milestone, Recovery, State
from musterpoint.grants.tests.factories import BANK, DAY, Desk, clock
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in


@pytest.fixture
def desk(haven: Organisation) -> Desk:
    return Desk(haven)


def direct(desk: Desk) -> Application:
    return desk.committed(
        route="direct", applicant="diaspora", ground="The only one there", name="Sfax",
        asked=200_00, days=None, purpose="project",
    )  # fmt: skip


def test_tranches_go_when_their_reports_are_accepted(desk: Desk) -> None:
    row = direct(desk)
    with acting_as(desk.walid):
        day = (NOON + 30 * DAY).date()
        for amount, visit in ((120_00, True), (80_00, False)):
            actions.plan_milestone(row.id, "A class", day, amount, visit, by=desk.walid, at=NOON)
        with pytest.raises(BadApplication):
            actions.plan_milestone(row.id, "More", day, 1, False, by=desk.walid, at=NOON)
        with pytest.raises(NotNow):
            actions.order_payment(row.id, by=desk.walid, at=NOON)
        first, second = Milestone.objects.order_by("position")
        with pytest.raises(NotNow):
            actions.pay_milestone(first.id, by=desk.walid, at=NOON)
    with acting_as(desk.visitor):
        actions.report_milestone(first.id, "Forty came", by=desk.visitor, at=NOON)
    with acting_as(desk.aida), pytest.raises(NotNow):
        actions.answer_report(first.id, True, "Good", by=desk.aida, at=NOON)
    with acting_as(desk.wafa):
        actions.visit_site(first.id, NOON.date(), "Full rooms", by=desk.wafa, at=NOON)
    with acting_as(desk.aida):
        actions.answer_report(first.id, True, "Good", by=desk.aida, at=NOON)
    with acting_as(desk.walid):
        order = actions.pay_milestone(first.id, by=desk.walid, at=NOON)
    desk.pay(order)
    half = desk.seen(row)
    assert (half.state, half.paid) == (State.COMMITTED, 120_00)
    with acting_as(desk.walid):
        actions.report_milestone(second.id, "Done", by=desk.walid, at=NOON)
    with acting_as(desk.aida):
        actions.answer_report(second.id, False, "Where is the list?", by=desk.aida, at=NOON)
    with acting_as(desk.walid):
        actions.report_milestone(second.id, "With the list", by=desk.walid, at=NOON)
    with acting_as(desk.aida):
        actions.answer_report(second.id, True, "Good", by=desk.aida, at=NOON)
    with acting_as(desk.walid):
        order = actions.pay_milestone(second.id, by=desk.walid, at=NOON)
    desk.pay(order)
    assert desk.seen(row).state == State.PAID


def test_the_second_part_of_an_advance_is_owed_too(desk: Desk) -> None:
    """An advance that was settled opens again when an appeal adds to it."""
    sent = desk.apply(is_advance=True)
    row = sent.row
    desk.recommended(row, 40_00)
    desk.decided(row, "part", 40_00)
    desk.approved_by_fund(row)
    desk.paid(row)
    with acting_as(desk.walid):
        first = Advance.objects.get()
        actions.settle(first.id, 40_00, 0, "Four bills", key="s1", by=desk.walid, at=NOON)
    with acting_as(desk.visitor):
        actions.appeal(sent.key, "The fee is 100.", by=desk.visitor, at=NOON + DAY)
    with acting_as(desk.hala):
        actions.decide_appeal(row.id, True, 100_00, "Yes", by=desk.hala, at=NOON + DAY)
    desk.approved_by_fund(row, NOON + DAY)
    desk.paid(row, NOON + 2 * DAY)
    with acting_as(desk.walid):
        again = Advance.objects.get()
        assert (again.amount, again.closed_at) == (100_00, None)
        assert again.settle_by == NOON + 2 * DAY + rules.pack().settle
        actions.settle(again.id, 60_00, 0, "Six bills", key="s2", by=desk.walid, at=NOON + 2 * DAY)
        assert Advance.objects.get().closed_at == NOON + 2 * DAY


def test_an_advance_is_settled_with_papers_and_the_rest_comes_back(desk: Desk) -> None:
    row = desk.paid(desk.committed(is_advance=True))
    late = NOON + 31 * DAY
    with acting_as(desk.walid):
        advance = Advance.objects.get()
        assert (advance.amount, advance.settle_by) == (row.asked, NOON + rules.pack().settle)
        with pytest.raises(NotNow):
            actions.chase(advance.id, by=desk.walid, at=NOON)
        actions.chase(advance.id, by=desk.walid, at=late)
        actions.take_receipt(row.id, "Signed", by=desk.walid, at=late)
        with pytest.raises(NotNow):
            actions.close(row.id, by=desk.walid, at=late)
        before = fund_queries.balance(BANK, "USD")
        for _again in range(2):
            actions.settle(advance.id, 70_00, 0, "Seven bills", key="s1", by=desk.walid, at=late)
        with pytest.raises(NotNow):
            actions.settle(advance.id, 60_00, 0, "Other", key="s1", by=desk.walid, at=late)
        with pytest.raises(BadApplication):
            actions.settle(advance.id, 31_00, 0, "Too much", key="s2", by=desk.walid, at=late)
        actions.settle(
            advance.id, 0, 30_00, "Cash back", account=BANK, key="s3", by=desk.walid, at=late
        )
        assert fund_queries.balance(BANK, "USD") == before + 30_00
        assert Advance.objects.get().closed_at == late
        actions.close(row.id, by=desk.walid, at=late)


def test_a_write_off_takes_two_and_help_never_waits_for_it(desk: Desk) -> None:
    row = desk.committed()
    with acting_as(desk.walid):
        claim = actions.claim(
            row.id, "employer", "Blue Heron Works", 100_00, "Contract", by=desk.walid, at=NOON
        )
        assert fund_queries.balance(rules.pack().owed, "USD") == 100_00
        with pytest.raises(BadApplication):
            actions.claim(row.id, "insurer", "Again", 1, "x", by=desk.walid, at=NOON)
    desk.paid(row)
    with acting_as(desk.walid):
        actions.take_receipt(row.id, "Signed", by=desk.walid, at=NOON)
        for _again in range(2):
            actions.recover(claim.id, 40_00, BANK, key="c1", by=desk.walid, at=NOON)
        actions.propose_write_off(claim.id, "It is bankrupt", by=desk.walid, at=NOON)
    both = desk.walid
    with acting_as(both), pytest.raises(Exception, match="role does not include"):
        actions.confirm_write_off(claim.id, True, by=both, at=NOON)
    with acting_as(desk.aida):
        actions.confirm_write_off(claim.id, True, by=desk.aida, at=NOON)
        found = Recovery.objects.get()
        assert (found.state, found.received) == ("written_off", 40_00)
        assert fund_queries.balance(rules.pack().owed, "USD") == 0
    assert desk.seen(row).state == State.WRITTEN_OFF
    assert issubclass(NotTwo, NotYours)


def test_what_comes_back_is_received_only_where_money_lies(desk: Desk) -> None:
    """Neither a window nor what others owe nor goods: there no money comes in, but would count."""
    row = desk.paid(desk.committed(is_advance=True))
    store = "Assets:Goods:Tunis"
    with acting_as(desk.manager):
        given = [AccountIn(name=store, kept_by="goods")]
        funds.open_accounts(given, by=desk.manager, at=NOON)
        head = fund_queries.head(desk.head)
        windows = (naming.window(head.window), naming.head(head))
    with acting_as(desk.walid):
        claim = actions.claim(row.id, "agency", "Works", 5_00, "x", by=desk.walid, at=NOON)
        advance = Advance.objects.get()
    wrong = (*windows, naming.expense(head), rules.pack().owed, store, "Assets:Nowhere", "")
    clock(NOON)
    client, base = signed_in("haven", "welfare_officer"), "/o/haven/desk/grants"
    offered = client.get(f"{base}/owed/{claim.id}/receive/").content.decode()
    for account in wrong:
        assert not account or account not in offered
        with acting_as(desk.walid):
            before = [fund_queries.balance(one, "USD") for one in windows]
            with pytest.raises(BadApplication) as refused:
                actions.settle(
                    advance.id, 0, 5_00, "x", account=account, key="k", by=desk.walid, at=NOON
                )
            assert set(refused.value.fields) == {"account"}
            with pytest.raises(BadApplication) as refused:
                actions.recover(claim.id, 5_00, account, key="k", by=desk.walid, at=NOON)
            assert set(refused.value.fields) == {"account"}
        typed = {"key": "k", "amount": "5", "account": account}
        assert client.post(f"{base}/owed/{claim.id}/receive/", typed).status_code == 422
        with acting_as(desk.walid):
            assert [fund_queries.balance(one, "USD") for one in windows] == before
    typed = {"key": "k", "amount": "5", "account": BANK}
    assert client.post(f"{base}/owed/{claim.id}/receive/", typed).status_code == 302


def test_the_same_key_with_another_amount_or_account_is_refused(desk: Desk) -> None:
    row = desk.paid(desk.committed(is_advance=True))
    till = "Assets:Cash:Tunis"
    with acting_as(desk.manager):
        funds.open_accounts([AccountIn(name=till)], by=desk.manager, at=NOON)
    with acting_as(desk.walid):
        advance = Advance.objects.get()
        first, second = (
            actions.claim(row.id, "agency", "Works", 10_00, "x", by=desk.walid, at=NOON)
            for _one in range(2)
        )
        actions.settle(advance.id, 0, 5_00, "x", account=BANK, key="k", by=desk.walid, at=NOON)
        with pytest.raises(KeyUsed):
            actions.settle(advance.id, 0, 5_00, "x", account=till, key="k", by=desk.walid, at=NOON)
        actions.recover(first.id, 4_00, BANK, key="k", by=desk.walid, at=NOON)
        for amount, account in ((6_00, BANK), (4_00, till)):
            with pytest.raises(KeyUsed):
                actions.recover(first.id, amount, account, key="k", by=desk.walid, at=NOON)
        actions.recover(first.id, 6_00, BANK, key="l", by=desk.walid, at=NOON)
        again = actions.recover(first.id, 6_00, BANK, key="l", by=desk.walid, at=NOON)
        assert (again.state, again.received) == ("recovered", 10_00)
        other = actions.recover(second.id, 4_00, BANK, key="k", by=desk.walid, at=NOON)
        assert other.received == 4_00
        assert fund_queries.balance(rules.pack().owed, "USD") == 6_00
