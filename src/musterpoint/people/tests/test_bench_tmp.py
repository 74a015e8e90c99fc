import time, random
from musterpoint.people import actions, queries
from musterpoint.people.identity import *
from musterpoint.people.models import *
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

G = "Mohamed Ahmed Ali Hassan Ibrahim Fatma Aisha Rahim Abdul Karim Jose Maria Nguyen Thi Kwame Kofi Yusuf Omar Salma Nadia".split()
F = "Elsayed Hossain Rahman Islam Santos Reyes Tran Mensah Boateng Diallo Mahmoud Farouk Begum Akter Uddin Khalil Mansour".split()


def world(n, seed):
    r = random.Random(seed)
    for i in range(n):
        yield HouseholdIn(
            members=(
                PersonIn(
                    identity=Identity(
                        names=(f"{r.choice(G)} {r.choice(G)} {r.choice(F)}",),
                        latin="",
                        born=f"{r.randint(1950, 2010)}-{r.randint(1, 12):02}-{r.randint(1, 28):02}",
                        documents=(
                            Document(
                                kind="passport",
                                country="EGY",
                                number=f"A{r.randint(0, 9999999):07}",
                            ),
                        ),
                        place="Tripoli",
                    ),
                    sex=r.choice("fm"),
                    nationalities=("EGY",),
                    language="ar",
                    area="tripoli",
                    document_level=2,
                    contacts=(
                        ContactIn(channel="sms", address=f"+2189155{r.randint(0, 9999):05}"),
                    ),
                ),
            )
        )


def test_bench(alice):
    import cProfile, pstats

    for k in range(4):
        hs = list(world(2000, k))
        with acting_as(alice):
            t = time.perf_counter()
            c0 = time.process_time()
            p = cProfile.Profile() if k == 3 else None
            if p:
                p.enable()
            actions.register(hs, by=alice, at=NOON, source="staff")
            if p:
                p.disable()
                pstats.Stats(p).sort_stats("tottime").print_stats(28)
            print(
                "2000 in",
                time.perf_counter() - t,
                "cpu",
                time.process_time() - c0,
                DuplicateHint.objects.count(),
                SearchToken.objects.count(),
            )
    with acting_as(alice):
        t = time.perf_counter()
        f = queries.search("Mohamed Elsayed 1980", NOON)
        print("search", time.perf_counter() - t, len(f), [x.bits for x in f[:5]])
        t = time.perf_counter()
        c = queries.card([x.person_id for x in f], NOON)
        print("card", time.perf_counter() - t)
        print([(x.name, x.identity.born) for x in c.values()][:5])
        t = time.perf_counter()
        actions.register(list(world(1, 99)), by=alice, at=NOON, source="staff")
        print("one", time.perf_counter() - t)


