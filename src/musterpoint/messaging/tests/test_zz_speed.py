import time, pytest, os
from musterpoint.messaging.tests.factories import *
from musterpoint.messaging import actions, carriers, pump
from musterpoint.tenancy.scope import acting_as
@pytest.mark.django_db(transaction=True)
def test_speed(alice, haven):
    carriers.register("rec", Recording())
    with acting_as(alice):
        actions.use_carrier("sms","rec",{},by=alice,at=NOON)
    t=time.time()
    for c in range(10):
        with acting_as(alice):
            queue(alice, *(to(c*1000+n) for n in range(1000)))
    print("queue 10k", time.time()-t)
    with acting_as(alice):
        queue(alice, *(to(20000+n) for n in range(500)), lane="life_safety")
    t=time.time(); n=0
    b=drain(haven); print("drain", b, time.time()-t, 10500/(time.time()-t))
