import time, cProfile, pstats
from musterpoint.outreach.tests.factories import *
from musterpoint.tenancy.scope import acting_as
import pytest
@pytest.mark.django_db(transaction=True)
def test_speed(alice, haven, libya, network):
    from musterpoint.outreach.lexicon import shipped; t=time.time(); shipped()
    with acting_as(alice):
        from musterpoint.crises import actions as crises
        hs=[HouseholdIn(members=(person(f"P {i}", number(i), is_head=True),)) for i in range(1000)]
        crises.register(None, hs, by=alice, at=NOON)
        for i in range(1000): came(alice, ["بخير","help","3","ok"][i%4], number(i))
    t=time.time()
    while pumps.read_replies(haven, NOON): pass
    print("replies 1000", time.time()-t)
    with acting_as(alice):
        for i in range(400): came(alice, ["بخير","help","3","ok"][i%4], number(i))
    p=cProfile.Profile(); p.enable()
    while pumps.read_replies(haven, NOON): pass
    p.disable(); 
    pstats.Stats(p).sort_stats("cumtime").print_stats(40)
