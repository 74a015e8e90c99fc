"""Many who draw the last coin of a bond at the same moment: it is drawn once."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from musterpoint.bonds import actions
from musterpoint.bonds.models import Bond, Draw
from musterpoint.bonds.tests.factories import LATER, colleague, employer, in_force, noticed
from musterpoint.kernel.errors import Refused
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
WRITERS = 6


def test_decisions_at_the_same_moment_never_draw_more_than_there_is(
    haven: Organisation, alice: Actor
) -> None:
    carla = colleague(haven)
    with acting_as(alice):
        bond = in_force(alice, carla, employer(alice), amount=100)
        calls = [
            noticed(alice, bond, {"passage": 90}, name=f"Worker {n}").id for n in range(WRITERS)
        ]
    start, refused = Barrier(WRITERS), list[Exception]()

    def decide(call_id: object) -> None:
        start.wait()
        try:
            with acting_as(carla):
                actions.decide(call_id, {"passage": 90}, "Yes", "Yes", by=carla, at=LATER)  # type: ignore[arg-type]
        except Refused as error:
            refused.append(error)
        finally:
            connection.close()

    threads = [Thread(target=decide, args=(one,)) for one in calls]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    with acting_as(alice):
        bond = Bond.objects.get(id=bond.id)
        amounts = list(Draw.objects.values_list("amount", flat=True))
    assert refused == []
    assert bond.drawn == sum(amounts) <= 100
    assert bond.drawn >= 99
    assert max(amounts) - min(amounts) <= 1


def test_the_same_call_is_decided_and_paid_once(haven: Organisation, alice: Actor) -> None:
    carla = colleague(haven)
    with acting_as(alice):
        actions.open_accounts(by=alice, at=NOON)
        bond = in_force(alice, carla, employer(alice), amount=100, instrument="cash")
        call = noticed(alice, bond, {"passage": 100})
    start, refused = Barrier(WRITERS), list[Exception]()

    def decide() -> None:
        start.wait()
        try:
            with acting_as(carla):
                actions.decide(call.id, {"passage": 100}, "Yes", "Yes", by=carla, at=LATER)
        except Refused as error:
            refused.append(error)
        finally:
            connection.close()

    threads = [Thread(target=decide) for _one in range(WRITERS)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    with acting_as(alice):
        assert Bond.objects.get(id=bond.id).drawn == 100
        assert Draw.objects.count() == 1
    assert len(refused) == WRITERS - 1
