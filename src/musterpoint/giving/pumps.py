"""Steady work: gifts that were begun go on with their providers, step by step."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from musterpoint.funds import kinds as commitment_kinds
from musterpoint.funds.kinds import CommitmentKind
from musterpoint.giving import actions
from musterpoint.giving.actions._refunds import KIND as REFUND
from musterpoint.giving.actions._refunds import LANE as REFUNDS_LANE
from musterpoint.giving.providers import NotReached, Refusing, Transport
from musterpoint.giving.providers import adapter as adapter_of
from musterpoint.payments import kinds as payment_kinds
from musterpoint.payments.kinds import PaymentKind
from musterpoint.tenancy import actors
from musterpoint.tenancy import pumps as lanes
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.scope import acting_as

PAGE = "giving:gift"


def install() -> None:
    """Name the pumps of the lanes."""
    lanes.register(actions.LANE, go_on)
    lanes.register(REFUNDS_LANE, follow)
    lanes.register(actions.TOLD_LANE, tell)
    label = _("Gift given back")
    commitment_kinds.register(
        CommitmentKind(
            code=REFUND, label=label, lane=REFUNDS_LANE, page=PAGE, part="gift_id", gives_back=True
        )
    )
    payment_kinds.register(
        PaymentKind(code=REFUND, label=label, lane=REFUNDS_LANE, page=PAGE, part="gift_id")
    )


def follow(organisation: Organisation, at: datetime) -> bool:
    """Take over what became of refunds in funds and payments."""
    by = _system(organisation)
    with acting_as(by):
        actions.follow_refunds(by=by, at=at)
    return False


def tell(organisation: Organisation, at: datetime) -> bool:
    """Work out for one fund what may be told of what gifts became."""
    by = actors.system(organisation.id, "what gifts became", Permission.GIVING_CHANGE)
    with acting_as(by):
        return actions.tell_next(by=by, at=at)


def go_on(organisation: Organisation, at: datetime) -> bool:
    """
    Take one step with a provider: note it, speak to the provider outside, keep what came.

    A crash in between leaves the note, which is taken again when its lease has run out.
    """
    by = _system(organisation)
    with acting_as(by):
        work = actions.claim(at=at)
        if work is None:
            actions.forget_unpaid(by=by, at=at)
            return False
    adapter = adapter_of(work.kind, is_exercise=organisation.is_exercise)
    if adapter is None:
        with acting_as(by):
            actions.keep_failure(work, is_final=True, by=by, at=at)
        return True
    transport = Transport(
        hosts=adapter.hosts(work.asked.settings), is_exercise=organisation.is_exercise
    )
    try:
        step = adapter.advance(work.asked, work.remote, transport)
    except (NotReached, Refusing) as error:
        with acting_as(by):
            final = isinstance(error, Refusing)
            actions.keep_failure(work, is_final=final, by=by, at=at)
        return True
    with acting_as(by):
        actions.keep_step(work, step, by=by, at=at)
    return True


def _system(organisation: Organisation) -> Actor:
    return actors.system(
        organisation.id, "payment providers", Permission.GIVING_CHANGE, Permission.VAULT_ERASE
    )
