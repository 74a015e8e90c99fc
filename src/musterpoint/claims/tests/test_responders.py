"""Responders' claims: filed without identities, checked, decided by others, paid exactly."""

import pytest

from musterpoint.claims import actions, comparing, queries, rules, values
from musterpoint.claims.actions import BadClaim, Knows, NotNow, NotYours, TariffIn, Verdict
from musterpoint.claims.models import Claim, ClaimState
from musterpoint.claims.tests.factories import (
    DAY,
    WEEK,
    Desk,
    claim_in,
    clock,
    nights,
    responder_in,
)
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON


@pytest.fixture
def desk(haven: Organisation) -> Desk:
    return Desk(haven)


def test_a_claim_is_filed_checked_decided_committed_paid_and_reconciled(desk: Desk) -> None:
    row = desk.committed(nights(), nights(service="meal", number=300, price=5_00))
    assert (row.state, row.asked, row.approved) == ("committed", 4500_00, 4500_00)
    order = desk.ordered(row)
    desk.stands(order)
    paid = desk.seen(row)
    assert (paid.state, paid.paid) == (ClaimState.RECONCILED, 4500_00)
    assert paid.paid_at == NOON


def test_it_is_paid_in_parts_and_what_came_back_is_open_again(desk: Desk) -> None:
    row = desk.committed()
    first = desk.ordered(row, 1000_00)
    desk.stands(first)
    assert (desk.seen(row).state, desk.seen(row).paid) == ("committed", 1000_00)
    with acting_as(desk.payer), pytest.raises(BadClaim):
        actions.order_payment(row.id, 2000_01, by=desk.payer, at=NOON)
    second = desk.ordered(row)
    desk.stands(second)
    assert desk.seen(row).state == ClaimState.RECONCILED
    desk.stands(second, "returned")
    back = desk.seen(row)
    assert (back.state, back.paid, back.paid_at) == ("committed", 1000_00, None)
    desk.stands(second)
    assert desk.seen(row).paid == 3000_00


def test_each_line_is_granted_for_itself_with_a_reason(desk: Desk) -> None:
    row = desk.filed(desk.responder().row, nights(), nights(service="meal", number=10, price=5_00))
    desk.checked(row)
    with acting_as(desk.decider), pytest.raises(BadClaim) as wrong:
        verdicts = {1: Verdict(amount=1000_00), 2: Verdict(amount=50_01)}
        actions.decide(row.id, verdicts, "Less", desk.head, by=desk.decider, at=NOON)
    assert set(wrong.value.fields) == {"reason_1", "amount_2"}
    desk.decided(row, {1: 1000_00, 2: 0})
    found = desk.seen(row)
    assert (found.state, found.approved) == (ClaimState.PART, 1000_00)
    with acting_as(desk.decider):
        told = [words.get("reason") for _line, words in queries.lines(found, NOON)]
    assert told == ["By the tariff", "By the tariff"]


def test_no_line_is_granted_above_the_tariff_of_its_country(desk: Desk) -> None:
    with acting_as(desk.other):
        one = TariffIn(
            country="TUN", service="bed-night", unit="USD", most=20_00,
            from_on=(NOON - 30 * DAY).date(), source="Agreement of 2026",
        )  # fmt: skip
        made = actions.set_tariff(one, by=desk.other, at=NOON)
        with pytest.raises(BadClaim):
            actions.set_tariff(one, by=desk.other, at=NOON)
    with acting_as(desk.third):
        actions.confirm_tariff(made.id, by=desk.third, at=NOON)
    row = desk.filed(desk.responder().row)
    desk.checked(row)
    with acting_as(desk.decider):
        lines = list(row.lines.all())
        assert "Agreement of 2026" in comparing.warnings(row, lines)[0]
    with pytest.raises(BadClaim) as wrong:
        desk.decided(row)
    assert "amount_1" in wrong.value.fields
    assert desk.decided(row, {1: 2000_00}).state == ClaimState.PART


def test_whoever_registered_or_checked_does_not_decide_nor_decides_pay(desk: Desk) -> None:
    made = desk.responder()
    row = desk.filed(made.row)
    with acting_as(desk.registrar), pytest.raises(NotYours):
        actions.check(row.id, "Fine", by=desk.registrar, at=NOON)
    desk.checked(row)
    both = Actor(
        organisation_id=desk.of.id, kind=desk.checker.kind, id=desk.checker.id, name="Both",
        permissions=desk.checker.permissions | desk.decider.permissions,
        clearance=desk.checker.clearance,
    )  # fmt: skip
    with pytest.raises(NotYours):
        desk.decided(row, by=both)
    registrar = Actor(
        organisation_id=desk.of.id, kind=desk.registrar.kind, id=desk.registrar.id, name="Reg",
        permissions=both.permissions, clearance=desk.registrar.clearance,
    )  # fmt: skip
    with pytest.raises(NotYours):
        desk.decided(row, by=registrar)
    desk.decided(row)
    desk.approved_by_fund(row)
    decider = Actor(
        organisation_id=desk.of.id, kind=desk.decider.kind, id=desk.decider.id, name="Dec",
        permissions=both.permissions, clearance=desk.decider.clearance,
    )  # fmt: skip
    with acting_as(decider), pytest.raises(NotYours):
        actions.order_payment(row.id, by=decider, at=NOON)


def test_nothing_is_paid_before_another_confirmed_the_payee(desk: Desk) -> None:
    made = desk.responder(is_confirmed=False)
    with acting_as(desk.registrar), pytest.raises(NotYours):
        actions.confirm_payee(made.row.id, by=desk.registrar, at=NOON)
    row = desk.filed(made.row)
    desk.checked(row)
    desk.decided(row)
    desk.approved_by_fund(row)
    with acting_as(desk.payer), pytest.raises(NotNow):
        actions.order_payment(row.id, by=desk.payer, at=NOON)


def test_the_same_night_claimed_twice_is_granted_only_knowingly(desk: Desk) -> None:
    one = desk.responder().row
    other = desk.responder(name="Youth centre", kind="shelter").row
    first, second = desk.filed(one), desk.filed(other, place="  ras  AJDIR ")
    elsewhere = desk.filed(one, place="Dehiba", from_on=(NOON - 3 * WEEK).date(),
                           until_on=(NOON - 2 * WEEK).date())  # fmt: skip
    desk.checked(second)
    with acting_as(desk.decider):
        assert [found.id for found in comparing.twice(second)] == [first.id]
        assert comparing.twice(elsewhere) == []
    with pytest.raises(BadClaim) as wrong:
        desk.decided(second)
    assert "knows_twice" in wrong.value.fields
    assert desk.decided(second, knows=Knows(twice=True)).state == ClaimState.APPROVED


def test_a_refusal_is_objected_to_once_and_decided_by_another(desk: Desk) -> None:
    row = desk.filed(desk.responder().row)
    desk.checked(row)
    desk.decided(row, {1: 1000_00})
    desk.approved_by_fund(row)
    desk.stands(desk.ordered(desk.seen(row)))
    with acting_as(desk.visitor):
        actions.object_to(row.id, "All nights were used", by=desk.visitor, at=NOON + DAY)
        with pytest.raises(NotNow):
            actions.object_to(row.id, "Again", by=desk.visitor, at=NOON + DAY)
    verdicts = {1: Verdict(amount=3000_00)}
    with acting_as(desk.decider), pytest.raises(NotYours):
        actions.decide_objection(
            row.id, True, verdicts, "Right", None, by=desk.decider, at=NOON + DAY
        )
    with acting_as(desk.other):
        with pytest.raises(BadClaim):
            less = {1: Verdict(amount=500_00, reason="Less")}
            actions.decide_objection(row.id, True, less, "Less", None, by=desk.other, at=NOON)
        actions.decide_objection(row.id, True, verdicts, "Right", None, by=desk.other, at=NOON)
    found = desk.seen(row)
    assert (found.approved, found.paid, found.state) == (3000_00, 1000_00, ClaimState.APPROVED)
    with acting_as(desk.third):
        from musterpoint.funds import actions as funds

        assert found.commitment_id is not None
        funds.approve(found.commitment_id, by=desk.third, at=NOON)
    desk.pump()
    desk.stands(desk.ordered(desk.seen(row)))
    assert (desk.seen(row).paid, desk.seen(row).state) == (3000_00, ClaimState.RECONCILED)


def test_a_question_comes_back_and_lines_are_corrected(desk: Desk) -> None:
    row = desk.filed(desk.responder().row)
    with acting_as(desk.checker):
        actions.ask_back(row.id, "How many nights for one?", by=desk.checker, at=NOON)
    with acting_as(desk.visitor):
        actions.put_line(row.id, nights(number=90), 1, by=desk.visitor, at=NOON)
        again = actions.answer(row.id, "Ninety, not a hundred", by=desk.visitor, at=NOON)
    assert (again.state, again.asked) == (ClaimState.FILED, 2700_00)


@pytest.mark.parametrize(
    "words",
    [
        "P<TUNBENSALAH<<AMINA<<<<<<<<<<<<<<<<<<<<<<<<<",
        "Call +216 20 123 456",
        "call 0021620123456",
        "اتصل ٠٠٢١٦٢٠١٢٣٤٥٦",
        "write to amina@example.org",
        "Passport K1234567",
        "Patient: Amina Ben Salah",
        "السيدة أمينة بن صالح",
    ],
)
def test_what_looks_like_an_identity_is_refused_with_what_to_do(desk: Desk, words: str) -> None:
    one = desk.responder().row
    with acting_as(desk.visitor):
        with pytest.raises(BadClaim) as wrong:
            actions.begin(one.id, claim_in(words=words), by=desk.visitor, at=NOON)
        assert "nobody is named here" in wrong.value.fields["words"][0]
        row = actions.begin(one.id, claim_in(), by=desk.visitor, at=NOON)
        with pytest.raises(BadClaim):
            actions.put_line(row.id, nights(words=words), by=desk.visitor, at=NOON)


@pytest.mark.parametrize(
    "words", ["120 nights of 40 people in tents 1-12", "Invoice 2026-04-12, 3,600.00 USD", "قسم 3"]
)
def test_services_and_numbers_are_no_identity(words: str) -> None:
    assert values.identity_in(words) == ""


def test_few_people_are_kept_as_a_band(desk: Desk) -> None:
    row = desk.filed(desk.responder().row, nights(people=3), nights(people=10))
    with acting_as(desk.visitor):
        found = [(one.people, one.is_few) for one in row.lines.order_by("position")]
    assert found == [(None, True), (10, False)]


def test_what_others_pay_is_declared_and_left_out(desk: Desk) -> None:
    one = desk.responder().row
    with acting_as(desk.visitor):
        row = actions.begin(one.id, claim_in(), by=desk.visitor, at=NOON)
        with pytest.raises(BadClaim) as wrong:
            actions.put_line(row.id, nights(is_uninsured=False), by=desk.visitor, at=NOON)
        assert "covered" in wrong.value.fields
        with pytest.raises(BadClaim):
            actions.put_line(row.id, nights(covered=1_00), by=desk.visitor, at=NOON)
        part = nights(is_uninsured=False, covered=1000_00)
        actions.put_line(row.id, part, by=desk.visitor, at=NOON)
        with pytest.raises(BadClaim) as refused:
            actions.file(row.id, False, by=desk.visitor, at=NOON)
        assert "is_true" in refused.value.fields
        assert actions.file(row.id, True, by=desk.visitor, at=NOON).asked == 2000_00


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"until_on": (NOON - 9 * DAY).date()}, "until_on"),
        ({"until_on": (NOON + DAY).date()}, "until_on"),
        ({"from_on": (NOON - 3000 * DAY).date()}, "from_on"),
        ({"unit": "XYZ"}, "unit"),
        ({"place": " "}, "place"),
        ({"place": "x" * 121}, "place"),
        ({"place": "a\0b"}, "place"),
    ],
)
def test_a_bad_period_place_or_currency_is_named(
    desk: Desk, changed: dict[str, object], field: str
) -> None:
    one = desk.responder().row
    with acting_as(desk.visitor), pytest.raises(BadClaim) as wrong:
        actions.begin(one.id, claim_in(**changed), by=desk.visitor, at=NOON)
    assert field in wrong.value.fields


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"number": 0}, "number"),
        ({"number": -1}, "number"),
        ({"price": 0}, "price"),
        ({"price": 10**15}, "price"),
        ({"service": "bribe"}, "service"),
        ({"people": 0}, "people"),
    ],
)
def test_a_bad_line_is_named(desk: Desk, changed: dict[str, object], field: str) -> None:
    one = desk.responder().row
    with acting_as(desk.visitor):
        row = actions.begin(one.id, claim_in(), by=desk.visitor, at=NOON)
        with pytest.raises(BadClaim) as wrong:
            actions.put_line(row.id, nights(**changed), by=desk.visitor, at=NOON)
    assert field in wrong.value.fields


def test_a_responder_is_registered_once_with_an_account_that_can_be_right(desk: Desk) -> None:
    desk.responder()
    with acting_as(desk.registrar):
        for changed, field in (
            ({}, "name"),
            ({"name": "Other", "payee": {"iban": "DE00"}}, "payee_iban"),
            ({"name": "Other", "country": "XXX"}, "country"),
            ({"name": "Other", "kind": "casino"}, "kind"),
        ):
            with pytest.raises(BadClaim) as wrong:
                actions.register(responder_in(**changed), by=desk.registrar, at=NOON)
            assert field in wrong.value.fields


def test_a_fund_that_refuses_sends_the_claim_back_to_be_decided(desk: Desk) -> None:
    from musterpoint.funds import actions as funds

    row = desk.filed(desk.responder().row)
    desk.checked(row)
    desk.decided(row)
    with acting_as(desk.other):
        found = Claim.objects.get(id=row.id).commitment_id
        assert found is not None
        funds.refuse(found, "Not this year", by=desk.other, at=NOON)
    desk.pump()
    assert desk.seen(row).state == ClaimState.CHECKED
    assert desk.decided(desk.seen(row), by=desk.third).state == ClaimState.APPROVED


def test_drafts_that_were_never_sent_are_forgotten(desk: Desk) -> None:
    one = desk.responder().row
    with acting_as(desk.visitor):
        actions.begin(one.id, claim_in(), by=desk.visitor, at=NOON)
    clock()
    late = NOON + (rules.services().days["draft"] + 1) * DAY
    with acting_as(desk.checker):
        assert actions.forget_drafts(by=desk.checker, at=late) == 1
        assert not Claim.objects.exists()
