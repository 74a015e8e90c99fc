"""Where people are named for a point, others pay out nothing there: page, phone, program, action."""

import json
from collections.abc import Callable
from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from musterpoint.audit.models import Event
from musterpoint.kernel.errors import Missing, NotAllowed
from musterpoint.payments import actions
from musterpoint.payments.actions import BadAccount, NotHere, Redeemed
from musterpoint.payments.models import PayingAccount, Payout
from musterpoint.payments.tests import factories
from musterpoint.payments.tests.factories import World
from musterpoint.payments.tests.test_phone import code_of, due, line, taken
from musterpoint.procedures.tests.factories import officer
from musterpoint.tenancy.actors import Actor, ActorKind
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

DESK = "/o/haven/desk/payments/"


@pytest.fixture
def one(haven: Organisation) -> World:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    haven.refresh_from_db()
    return factories.world(haven)


def staffed(one: World, *user_ids: UUID | None) -> PayingAccount:
    ids = [user_id for user_id in user_ids if user_id is not None]
    with acting_as(one.manager):
        return actions.set_staff(one.point.id, ids, by=one.manager, at=NOON)


def ways(one: World, list_id: UUID, order_id: UUID, code: str) -> list[Callable[[Actor], object]]:
    """Return every way to pay out at the point, or to take something from it."""
    point, offline = one.point.id, line(one, list_id, order_id)
    row = Redeemed(key="k", code=code, occurred_at=NOON)
    return [
        lambda by: actions.redeem(code, point_id=point, key="r", by=by, at=NOON),
        lambda by: actions.upload([row], point_id=point, by=by, at=NOON),
        lambda by: actions.take_queue(point, [offline], by=by, at=NOON),
        lambda by: actions.take_queue(point, [], by=by, at=NOON),
        lambda by: actions.take_along(point, "Phone 9", by=by, at=NOON),
        lambda by: actions.hand_out(
            [order_id], point_id=point, key="h", proof="thumb", by=by, at=NOON
        ),
        lambda by: actions.close_day(point, NOON.date(), 0, "Counted", by=by, at=NOON),
    ]


def test_who_is_not_named_pays_out_in_no_way_and_who_is_does(one: World) -> None:
    order_id = due(one, "voucher")
    list_id, code = taken(one), code_of(one, order_id)
    staffed(one, one.cashier.id)
    program = replace(one.cashier, id=uuid4(), kind=ActorKind.CLIENT)
    for way in ways(one, list_id, order_id, code):
        for by in (one.welfare, program):
            with acting_as(by), pytest.raises(NotHere):
                way(by)
    with acting_as(one.cashier):
        assert not Payout.objects.exists()
        actions.redeem(code, point_id=one.point.id, key="r", by=one.cashier, at=NOON)
        assert Payout.objects.count() == 1


def test_without_names_whoever_may_pay_out_does(one: World, haven: Organisation) -> None:
    other = officer(haven, "Nadia", "welfare_officer")
    code = code_of(one, due(one, "voucher"))
    staffed(one, one.cashier.id)
    staffed(one)
    with acting_as(other):
        actions.redeem(code, point_id=one.point.id, key="r", by=other, at=NOON)
        assert Payout.objects.count() == 1


def test_only_who_opens_points_names_people_and_only_those_who_may_pay_out(one: World) -> None:
    for by in (one.cashier, one.clerk, one.approver):
        with acting_as(by), pytest.raises(NotAllowed):
            actions.set_staff(one.point.id, [], by=by, at=NOON)
    for wrong in (one.clerk.id, uuid4()):
        with pytest.raises(BadAccount):
            staffed(one, wrong)
    with acting_as(one.manager), pytest.raises(Missing):
        actions.set_staff(one.bank.id, [], by=one.manager, at=NOON)
    staffed(one, one.cashier.id)
    staffed(one, one.cashier.id)
    with acting_as(one.manager):
        (told,) = Event.objects.filter(kind="payments.point.staffed")
        assert told.facts == {"before": [], "staff": [str(one.cashier.id)]}


def test_pages_and_programs_refuse_others_and_name_who_pays_out(one: World) -> None:
    point = f"{DESK}points/{one.point.id}/"
    manager, other = signed_in("haven", "fund_manager"), signed_in("haven", "welfare_officer")
    page = manager.post(f"{point}staff/", {"staff": [str(one.cashier.id)]}, follow=True)
    assert "Cashier" in page.content.decode()
    for name in ("cash", "redeem", "phone", "phone/kept", "day", "list", "upload"):
        answer = other.get(f"{point}{name}/")
        assert answer.status_code == 403, name
        assert "Other people pay out at this point" in answer.content.decode()
    sent = other.post(f"{point}queue/", json.dumps({"lines": []}), content_type="application/json")
    assert sent.status_code == 403
    seen = other.get(point).content.decode()
    assert "Redeem a voucher" not in seen
    assert other.get(f"{point}staff/").status_code == 403
    assert manager.post(f"{point}staff/", {"staff": []}, follow=True).status_code == 200
    assert "Everybody who may pay out" in other.get(point).content.decode()
    assert other.get(f"{point}redeem/").status_code == 200
