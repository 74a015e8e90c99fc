"""
One person does one half of something with money and then tries the other half by the real page.

Whoever tries has a role that may decide, given behind the back of the members' page: what refuses
them is the rule of the action, and a colleague with the same role and the same form is let through.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from uuid import UUID, uuid4

from musterpoint.bonds import actions as bond_actions
from musterpoint.bonds.tests import factories as bonds
from musterpoint.claims.tests import factories as claims
from musterpoint.costs import actions as cost_actions
from musterpoint.costs.models import NettingTransfer
from musterpoint.costs.models import Share as CostShare
from musterpoint.costs.tests import factories as costs
from musterpoint.costs.tests.test_statements import accepted, netted
from musterpoint.crises import actions as crises
from musterpoint.evacuation.tests.factories import make_loop
from musterpoint.evacuation.tests.factories import person as traveller
from musterpoint.funds.tests.test_commitments import Fund
from musterpoint.funds.tests.test_transfers import Moving
from musterpoint.giving.tests.test_refunds import PAYEE
from musterpoint.giving.tests.test_refunds import Desk as GivingDesk
from musterpoint.goods import actions as goods_actions
from musterpoint.goods.models import LossKind
from musterpoint.goods.tests import factories as goods
from musterpoint.grants import actions as grant_actions
from musterpoint.grants.models import Milestone
from musterpoint.grants.tests import factories as grants
from musterpoint.grants.tests.test_returns import direct
from musterpoint.payments.tests import factories as payments
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member, organisation
from tests.attacks import Attack, day, people

PREPARED = "You prepared this. Somebody else decides it."
IN_CHAIN = "You took another step of this yourself. Somebody else must take this one."
OFFICER, WELFARE, KEEPER = "authorising_officer", "welfare_officer", "storekeeper"


def commitment(of: Organisation) -> Attack:
    fund = Fund(of)
    which = fund.ask(fund.wants())
    return Attack(
        fund.asker, OFFICER, "funds:approve", IN_CHAIN, values={"commitment_id": which}
    )  # fmt: skip


def transfer(of: Organisation) -> Attack:
    fund = Moving(of)
    which = fund.wish(10_00)
    return Attack(
        fund.manager, OFFICER, "funds:transfer-approve", IN_CHAIN, values={"fund_transfer": which}
    )  # fmt: skip


def release(of: Organisation, name: str = "clerk") -> Attack:
    one = payments.world(of)
    batch = payments.prepared(one, payments.ordered(one))
    says = IN_CHAIN if name != "clerk" else "Who ordered or prepared a payment does not release it."
    return Attack(
        getattr(one, name), OFFICER, "payments:batch-step", says,
        values={"batch_id": batch.id, "batch_step": "release"},
    )  # fmt: skip


def release_by_who_asked(of: Organisation) -> Attack:
    return release(of, "welfare")


def payee(of: Organisation) -> Attack:
    desk = claims.Desk(of)
    row = desk.responder(is_confirmed=False).row
    return Attack(
        desk.registrar, WELFARE, "claims:responder-step", "Somebody else",
        values={"responder_id": row.id, "responder_step": "confirm"},
    )  # fmt: skip


def claim(of: Organisation) -> Attack:
    desk = claims.Desk(of)
    row = desk.filed(desk.responder().row, by=desk.payer)
    return Attack(
        desk.payer, WELFARE, "claims:step", "Somebody else", {"words": "Fine"},
        {"claim_id": row.id, "claim_step": "check"},
    )  # fmt: skip


def refund(of: Organisation) -> Attack:
    alice, _carla = people(of)
    desk = GivingDesk(of, alice)
    form = {"why": "Sent twice", "method": "bank", "name": "Builders", "iban": PAYEE.iban}
    return Attack(
        alice, "fund_manager", "giving:refund-new", "Somebody else takes it back", form,
        {"gift_id": desk.gift.id},
    )  # fmt: skip


def refund_asked(of: Organisation) -> Attack:
    alice, _carla = people(of)
    row = GivingDesk(of, alice)
    asked = row.asked()
    return Attack(
        row.carer, OFFICER, "funds:approve", IN_CHAIN,
        values={"commitment_id": asked.commitment_id},
    )  # fmt: skip


def receipt(of: Organisation) -> Attack:
    alice, _carla = people(of)
    desk = GivingDesk(of, alice)
    form = {"how": "wrong", "why": "Booked twice", **day("on", NOON.date())}
    return Attack(
        alice, "fund_manager", "giving:gift-back", "Somebody else takes it back", form,
        {"gift_id": desk.gift.id},
    )  # fmt: skip


def _relief(of: Organisation, kind: str, *, is_weighed_by_another: bool = False) -> Attack:
    alice, carla = people(of)
    made = costs.noted(make_loop(alice, member(organisation("portal"), "Olga", 4)))
    weighs = carla if is_weighed_by_another else alice
    with acting_as(alice):
        row = cost_actions.ask_relief(made.note.id, "No work", kind, by=alice, at=costs.LATER)
        cost_actions.propose_relief(row.id, 4_000, "A part", by=weighs, at=costs.LATER)
    form = {"is_good": "yes", "reasons": "Proved"}
    return Attack(
        alice, OFFICER, "costs:decide-relief", PREPARED, form, {"cost_relief": row.id}, costs.LATER
    )  # fmt: skip


def waiver(of: Organisation) -> Attack:
    return _relief(of, "hardship")


def waiver_by_who_asked(of: Organisation) -> Attack:
    return _relief(of, "hardship", is_weighed_by_another=True)


def write_off(of: Organisation) -> Attack:
    return _relief(of, "write_off")


def payer(of: Organisation) -> Attack:
    alice, _carla = people(of)
    loop = make_loop(member(organisation("portal"), "Olga", 4), alice)
    flown = costs.fly(loop, loop.household())
    costs.open_books(alice)
    with acting_as(alice):
        costs.costed(alice, loop.pool_crisis, 900_000, flown)
        share = CostShare.objects.get()
        made = cost_actions.change_payer(
            share.id, "employer", "Contract", by=alice, at=costs.LATER
        )  # fmt: skip
    return Attack(
        alice, OFFICER, "costs:decide-payer", PREPARED, {"is_good": "yes"},
        {"cost_change": made.id}, costs.LATER,
    )  # fmt: skip


def cost_model(of: Organisation) -> Attack:
    alice, _carla = people(of)
    with acting_as(alice):
        given = cost_actions.CostModelIn(code="free", from_on=costs.TODAY, source="Decision 1")
        row = cost_actions.propose_model(given, by=alice, at=costs.LATER)
    return Attack(
        alice, OFFICER, "costs:model-decide", PREPARED, {"is_good": "yes"},
        {"cost_model": row.id}, costs.LATER,
    )  # fmt: skip


def seats(of: Organisation) -> Attack:
    alice, _carla = people(of)
    loop = make_loop(alice, member(organisation("portal"), "Olga", 4))
    costs.open_books(alice)
    with acting_as(alice):
        leg = costs.costed(alice, loop.state_crisis, 9_000_000)
        made = cost_actions.correct_seats(leg.id, 20, 20, "Two aircraft", by=alice, at=costs.LATER)
    return Attack(
        alice, OFFICER, "costs:decide-seats", PREPARED, {"is_good": "yes"},
        {"cost_seats": made.id}, costs.LATER,
    )  # fmt: skip


def demanded(of: Organisation) -> Attack:
    alice, _carla = people(of)
    loop = make_loop(alice, member(organisation("portal"), "Olga", 4))
    costs.fly(loop, loop.household(*(traveller(f"P {place}") for place in range(10))))
    costs.open_books(alice)
    with acting_as(alice):
        leg = costs.costed(alice, loop.state_crisis)
        for share in CostShare.objects.all():
            cost_actions.change_payer(share.id, "host", "Agreed", by=alice, at=costs.LATER)
        debtor = cost_actions.name_debtor(leg.id, "host", "Ministry", by=alice, at=costs.LATER)
        row = cost_actions.ask_debtor(debtor.id, "USD", by=alice, at=costs.LATER)
        step = cost_actions.enter_step(
            row.id, "paid", 5_000, costs.TODAY, "R-1", by=alice, at=costs.LATER
        )
    return Attack(
        alice, OFFICER, "costs:demand-decide", PREPARED, {"is_good": "yes"},
        {"cost_step": step.id}, costs.LATER,
    )  # fmt: skip


def netting(of: Organisation) -> Attack:
    alice, _carla = people(of)
    others = [
        replace(member(organisation(slug), "Olga", number), permissions=frozenset(Permission))
        for number, slug in enumerate(("portal", "elsewhere"), 11)
    ]
    three = (others[0], alice, others[1])
    costs.agree(*three)
    costs.open_books(*three)
    for actor in three:
        with acting_as(actor):
            area = crises.AreaIn(code="tripoli", name="Tripoli", latitude=32.9, longitude=13.2)
            crises.declare("libya", "Libya", "LBY", "origin", [area], "News", by=actor, at=NOON)
    netted(three)
    for actor in three:
        accepted(actor)
    with acting_as(alice):
        costs.fill_bank(alice, 1_000_000)
        row = NettingTransfer.objects.get(payer_id=of.id)
        cost_actions.pay_transfer(row.id, costs.TODAY, "T-1", by=alice, at=costs.LATER)
    return Attack(
        alice, OFFICER, "costs:release", PREPARED, {"is_good": "yes"}, {"cost_transfer": row.id},
        costs.LATER,
    )  # fmt: skip


def call(of: Organisation) -> Attack:
    alice, carla = people(of)
    with acting_as(alice):
        row = bonds.noticed(alice, bonds.in_force(alice, carla))
    form = {
        "allowed_passage": "600.00", "allowed_wages": "0", "allowed_property": "300.00",
        "reasons": "The slips show it.", "for_employer": "The wages were paid.",
    }  # fmt: skip
    return Attack(
        alice, OFFICER, "bonds:decide", PREPARED, form, {"bond_call": row.id}, bonds.LATER
    )  # fmt: skip


def lodged(of: Organisation) -> Attack:
    alice, _carla = people(of)
    with acting_as(alice):
        wanted = bond_actions.RequiredIn(employer_id=bonds.employer(alice).id, amount=200_000)
        row = bond_actions.require(wanted, by=alice, at=NOON)
        bond_actions.lodge(row.id, bonds.lodged_in(), by=alice, at=NOON)
    form = {"is_good": "yes", "checked": "By telephone"}
    return Attack(alice, WELFARE, "bonds:verify", PREPARED, form, {"bond_id": row.id})


def request(of: Organisation) -> Attack:
    alice, _carla = people(of)
    with acting_as(alice):
        given = goods_actions.RequestIn(
            key=uuid4(), store_id=goods.store(alice).id, purpose="Families at the gate", people=40,
            priority=1, needed_at=costs.LATER, lines={goods.item("BLANKET", alice).id: 20},
        )  # fmt: skip
        row = goods_actions.ask(given, by=alice, at=NOON)
    return Attack(
        alice, KEEPER, "goods:decide", "Somebody else than who asked", {"line_0": "20"},
        {"goods_request": row.id},
    )  # fmt: skip


def waybill(of: Organisation) -> Attack:
    alice, _carla = people(of)
    with acting_as(alice):
        goods.came(alice)
        row = goods.sent(alice, {"BLANKET": 50})
    return Attack(
        alice, KEEPER, "goods:take-in", "Somebody else than who sent",
        {"good_0": "50", "bad_0": "0"}, {"goods_dispatch": row.id},
    )  # fmt: skip


def loss(of: Organisation) -> Attack:
    alice, _carla = people(of)
    with acting_as(alice):
        goods.came(alice)
        given = goods_actions.LossIn(
            key=uuid4(), store_id=goods.store(alice).id, item_id=goods.item("BLANKET", alice).id,
            batch_id=None, amount=3, kind=LossKind.STOLEN, evidence="Police report 7",
        )  # fmt: skip
        row = goods_actions.report_loss(given, by=alice, at=NOON)
    return Attack(
        alice, KEEPER, "goods:loss", "Somebody else than who reported", {"decision": "yes"},
        {"goods_loss": row.id},
    )  # fmt: skip


def count(of: Organisation) -> Attack:
    alice, _carla = people(of)
    with acting_as(alice):
        goods.came(alice)
        row = goods_actions.open_count(goods.store(alice).id, by=alice, at=NOON)
        found: dict[tuple[UUID, UUID | None], int] = {(goods.item("BLANKET", alice).id, None): 90}
        goods_actions.put_count(row.id, found, by=alice, at=NOON)
    return Attack(
        alice, KEEPER, "goods:count", "Somebody else than who counted", {"decision": "yes"},
        {"goods_count": row.id},
    )  # fmt: skip


def handout(of: Organisation) -> Attack:
    alice, _carla = people(of)
    with acting_as(alice):
        goods.came(alice)
        row = goods.distribution(alice)
        (family,) = goods.families(row, alice, "Amina Ben Salah")
        made = goods.given(row, family, alice)
    return Attack(
        alice, KEEPER, "goods:review", "Somebody else than who handed",
        {"was_given": "no", "note": "It was put back."}, {"goods_handout": made.id},
    )  # fmt: skip


def owed(of: Organisation) -> Attack:
    desk = grants.Desk(of)
    row = desk.committed()
    with acting_as(desk.walid):
        made = grant_actions.claim(
            row.id, "employer", "Blue Heron Works", 100_00, "Contract", by=desk.walid, at=NOON
        )  # fmt: skip
        grant_actions.propose_write_off(made.id, "It is bankrupt", by=desk.walid, at=NOON)
    return Attack(
        desk.walid, OFFICER, "grants:recovery-step", "You proposed it.", {"confirmed": "yes"},
        {"grant_recovery": made.id, "grant_return": "confirm"},
    )  # fmt: skip


def report(of: Organisation, visited: str = "third", told: str = "wafa") -> Attack:
    desk = grants.Desk(of)
    row, on = direct(desk), NOON.date()
    visits, tells = getattr(desk, visited), getattr(desk, told)
    with acting_as(desk.walid):
        grant_actions.plan_milestone(
            row.id, "A class", on + grants.DAY * 30, 120_00, True, by=desk.walid, at=NOON
        )  # fmt: skip
        one = Milestone.objects.get()
        grant_actions.visit_site(one.id, on, "Full rooms", by=visits, at=NOON)
    with acting_as(tells):
        grant_actions.report_milestone(one.id, "Forty came", by=tells, at=NOON)
    return Attack(
        desk.wafa, OFFICER, "grants:milestone-step", "You took this or visited the site",
        {"accepted": "yes", "reasons": "Good"},
        {"grant_milestone": one.id, "grant_return": "answer"},
    )  # fmt: skip


def report_visited(of: Organisation) -> Attack:
    return report(of, "wafa", "visitor")


def ranking(of: Organisation) -> Attack:
    desk = grants.Desk(of)
    made = grants.published(desk)
    row = grants.project(desk).row
    grants.scored(desk, row)
    return Attack(
        desk.wafa, OFFICER, "grants:call-decide", "You took, scored or recommended this",
        {f"reasons_{row.id}": "Good"}, {"grant_call": made.id}, grants.AFTER,
    )  # fmt: skip


#: What is attacked, by the action that must refuse it.
ATTACKS: Mapping[str, tuple[Callable[[Organisation], Attack], ...]] = {
    "funds.approve": (commitment,),
    "funds.approve_transfer": (transfer,),
    "payments.release": (release, release_by_who_asked),
    "claims.confirm_payee": (payee,),
    "claims.check": (claim,),
    "giving.ask_refund": (refund,),
    "giving.take_back": (receipt,),
    "costs.decide_relief": (waiver, waiver_by_who_asked, write_off),
    "costs.decide_model": (cost_model,),
    "costs.decide_payer": (payer,),
    "costs.decide_seats": (seats,),
    "costs.decide_step": (demanded,),
    "costs.release_transfer": (netting,),
    "bonds.decide": (call,),
    "bonds.verify": (lodged,),
    "grants.confirm_write_off": (owed,),
    "grants.answer_report": (report, report_visited),
    "grants.decide_call": (ranking,),
    "goods.decide": (request,),
    "goods.take_in": (waybill,),
    "goods.decide_loss": (loss,),
    "goods.decide_count": (count,),
    "goods.review": (handout,),
}
