import time
from musterpoint.outreach.tests.factories import *
from musterpoint.tenancy.scope import acting_as
import pytest
@pytest.mark.django_db(transaction=True)
def test_speed(alice, haven, libya, network):
    from musterpoint.outreach.lexicon import shipped; t=time.time(); shipped(); print("pack", time.time()-t)
    with acting_as(alice):
        from musterpoint.crises import actions as crises
        t=time.time()
        hs=[HouseholdIn(members=(person(f"P {i}", number(i), is_head=True),person(f"C {i}", born="2015"))) for i in range(1500)]
        crises.register(None, hs, by=alice, at=NOON); print("register 3000", time.time()-t)
    with acting_as(alice):
        c=draft(alice, libya.id, lane="life_safety"); actions.approve_and_send(c.id, by=alice, at=NOON)
    with carriers.simulate(network):
        t=time.time()
        while pumps.fan_out(haven, NOON): pass
        print("fan out 3000", time.time()-t); t=time.time()
        while pump.work(haven, NOON): pass
        print("send 1500", time.time()-t); t=time.time()
        pumps.tell_the_roll(haven, NOON); print("reached", time.time()-t)
        with acting_as(alice):
            for i in range(1000): came(alice, ["بخير","help","3","ok"][i%4], number(i))
        t=time.time()
        while pumps.read_replies(haven, NOON): pass
        print("replies 1000", time.time()-t)
