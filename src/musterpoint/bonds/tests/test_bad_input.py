"""Whatever stands in the fields of the pages of bonds, they refuse or do it; none breaks."""

import pytest
from django.test import Client
from django.urls import reverse

from musterpoint.bonds import actions
from musterpoint.bonds.models import Call, TopUp
from musterpoint.bonds.tests.factories import colleague, decided, employer, in_force, noticed, sent
from musterpoint.tenancy import clock
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Membership, Organisation
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.roles import ROLES, Role
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

HOSTILE = {
    "NUL": "Q\x00",
    "control": "Q\x01\x1b[31m\x7f",
    "formula": '=HYPERLINK("http://x","Q")',
    "far": "2999",
    "huge": "9" * 400,
    "negative": "-1",
    "zero": "0",
    "markup": "<script>Q</script>",
    "right to left": "\u202eQ\u2066",
    "long": "Q" * 21_000,
    "name of 200": "Q" * 200,
    "empty": "",
    "percent": "100 % sure %(x)s",
}
CHOSEN = {"kind": "household", "sector": "domestic", "country": "LBY", "instrument": "cash",
          "is_good": "yes", "consents": "on", "send": "1"}  # fmt: skip
TYPED = [
    "name",
    "employer",
    "phone",
    "email",
    "reference",
    "licence",
    "contact",
    "address",
    "workers",
    "amount",
    "currency",
    "cap",
    "issuer",
    "issuer_reference",
    "checked",
    "extends_months",
    "why",
    "reasons",
    "for_employer",
    "words",
    "how_paid",
    "loss",
    "person_reference",
    "asked_passage",
    "asked_wages",
    "asked_property",
    "allowed_passage",
    "allowed_wages",
    "allowed_property",
    "bond",
    "crisis",
]
DAYS = ("term_ends", "valid_from", "valid_to", "lost_on", "on")


@pytest.fixture
def everything(haven: Organisation, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(clock, "now", lambda _organisation: NOON)
    whole = Role(
        code="everything", label="E", description="E", permissions=frozenset(Permission)
    )  # fmt: skip
    monkeypatch.setitem(ROLES, "everything", whole)
    client = signed_in("haven", "welfare_officer")
    Membership.objects.filter(role="welfare_officer").update(role="everything")
    return client


@pytest.mark.parametrize("what", HOSTILE)
def test_no_page_of_bonds_breaks(
    haven: Organisation, alice: Actor, everything: Client, what: str
) -> None:
    carla = colleague(haven)
    with acting_as(alice):
        asked = actions.require(
            actions.RequiredIn(employer_id=employer(alice).id), by=alice, at=NOON
        )
        stands = in_force(alice, carla, employer(alice, "B"), issuer_reference="2", amount=5)
        told = noticed(alice, stands, {"wages": 5})
        gone = in_force(alice, carla, employer(alice, "C"), issuer_reference="3", amount=5)
        done = noticed(alice, gone, {"wages": 5}, name="C")
        actions.object_to(done.employer, done.id, "No", by=alice, at=NOON)  # type: ignore[arg-type]
        decided(carla, done, {"wages": 5}, at=NOON)
        fresh = sent(alice)
        begun = actions.begin(actions.BeginIn(name="A", phone="1", employer="B"), by=alice, at=NOON)
        pool = actions.open_pool("LBY", "domestic", "", None, by=alice, at=NOON)
        key = actions.employer_key(told.employer_id or told.id, by=alice, at=NOON)
        waits = actions.set_days(gone.id, None, gone.valid_from, "", by=alice, at=NOON)
        top_up, payout = TopUp.objects.get(), done.payouts.get()
        assert Call.objects.count() == 4
    value = HOSTILE[what]
    typed = CHOSEN | dict.fromkeys(TYPED, value)
    for name in DAYS:
        typed |= {f"{name}_{part}": value[:300] for part in ("day", "month", "year")}
    pages: list[tuple[str, dict[str, object]]] = [
        ("bonds:employer-new", {}),
        ("bonds:employer-edit", {"bond_employer": asked.employer_id}),
        ("bonds:require", {"bond_employer": asked.employer_id}),
        ("bonds:pool-new", {}),
        ("bonds:share", {"bond_id": pool.id}),
        ("bonds:lodge", {"bond_id": asked.id}),
        ("bonds:waive", {"bond_id": asked.id}),
        ("bonds:days", {"bond_id": stands.id}),
        ("bonds:verify", {"bond_id": asked.id}),
        ("bonds:proposal", {"bond_proposal": waits.id}),
        ("bonds:top-up", {"bond_top_up": top_up.id}),
        ("bonds:money", {"bond_payout": payout.id, "bond_money": "received"}),
        ("bonds:money", {"bond_payout": payout.id, "bond_money": "paid"}),
        ("bonds:call-new", {}),
        ("bonds:details", {"bond_call": begun.row.id}),
        ("bonds:match", {"bond_call": fresh.row.id}),
        ("bonds:refuse", {"bond_call": fresh.row.id}),
        ("bonds:decide", {"bond_call": told.id}),
        ("bonds:import", {}),
        ("bondcall:apply", {}),
        ("bondcall:details", {"token": begun.key}),
        ("bondcall:paper", {"token": begun.key}),
        ("bondcall:object", {"token": key, "bond_call": told.id}),
        ("bondcall:employer-paper", {"token": key, "bond_call": told.id}),
    ]  # fmt: skip
    for page, parts in pages:
        address = reverse(page, kwargs={"organisation_slug": "haven", **parts})
        answer = everything.post(address, typed)
        assert answer.status_code < 500, page
        assert answer.status_code != 404, page
    for page in ("register", "calls", "employers", "compliance"):
        address = reverse(f"bonds:{page}", kwargs={"organisation_slug": "haven"})
        for query in ({"q": value[:200]}, {"state": value[:50]}, {"after": value[:50]}):
            assert everything.get(address, query).status_code == 200, page
