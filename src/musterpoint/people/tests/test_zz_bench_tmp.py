import time, random, pytest
from musterpoint.people import actions, queries
from musterpoint.people.identity import *
from musterpoint.people.models import *
from musterpoint.tenancy.scope import acting_as
from musterpoint.tenancy.models import SubjectKey
from musterpoint.testing import NOON
G="Mohamed Ahmed Ali Hassan Ibrahim Fatma Aisha Rahim Abdul Karim Jose Maria Nguyen Thi Kwame Kofi Yusuf Omar Salma Nadia".split()
F="Elsayed Hossain Rahman Islam Santos Reyes Tran Mensah Boateng Diallo Mahmoud Farouk Begum Akter Uddin Khalil Mansour".split()
def world(n, seed):
    r=random.Random(seed)
    for i in range(n):
        yield HouseholdIn(members=(PersonIn(identity=Identity(names=(f"{r.choice(G)} {r.choice(F)}",),latin="",born=f"{r.randint(1950,2010)}-{r.randint(1,12):02}-{r.randint(1,28):02}",documents=(Document(kind="passport",country="EGY",number=f"A{r.randint(0,9999999):07}"),),place="Tripoli"),sex=r.choice("fm"),nationalities=("EGY",),language="ar",area="tripoli",document_level=2,contacts=(ContactIn(channel="sms",address=f"+21891{r.randint(0,9999999):07}"),)),))
@pytest.mark.django_db(transaction=True)
def test_bench(alice):
    from django.db import connection
    def db():
        f=open(f"/proc/{connection.connection.info.backend_pid}/stat").read().rsplit(")",1)[1].split()
        return (int(f[11])+int(f[12]))/100
    connection.ensure_connection()
    from musterpoint.people import finding
    real=finding.candidates
    def met(q,**k):
        d=db(); t=time.perf_counter()
        a=real(q,**k); print("    met db %.2f wall %.2f"%(db()-d,time.perf_counter()-t)); return a
    finding.candidates=met
    for k in range(4):
        d0=db()
        hs=list(world(2000,k))
        t=time.perf_counter(); c0=time.process_time()
        with acting_as(alice):
            actions.register(hs,by=alice,at=NOON,source="staff")
            print("  before commit %.2f db %.2f"%(time.perf_counter()-t,db()-d0)); d1=db()
        print("  commit db %.2f"%(db()-d1))
        w=time.perf_counter()-t
        with acting_as(alice): print("2000 in %.2f s = %.0f/s cpu %.2f"%(w,2000/w,time.process_time()-c0), DuplicateHint.objects.count(), SearchToken.objects.count(), Person.objects.count())
    with acting_as(alice):
        for q in ("Mohamed Elsayed 1980","Nguyen Tran","+218911234567"):
            t=time.perf_counter(); f=queries.search(q,NOON); print("search %.3f"%(time.perf_counter()-t),len(f),[x.bits for x in f[:3]])
        t=time.perf_counter(); actions.register(list(world(1,99)),by=alice,at=NOON,source="staff"); print("one %.3f"%(time.perf_counter()-t))
        ids=list(Person.objects.values_list("id",flat=True)[:50])
        t=time.perf_counter(); queries.card(ids,NOON); print("50 cards %.3f"%(time.perf_counter()-t))
        ids=list(Person.objects.values_list("id",flat=True)[:2000])
        t=time.perf_counter(); queries.addresses(ids,NOON); print("2000 addresses %.3f"%(time.perf_counter()-t))
