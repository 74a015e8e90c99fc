"""A fund sets its own levy in its own currency, by two people, each rate from its day on."""

import json
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client
from tests.world import bearer

from musterpoint.accounts import incompatible
from musterpoint.agenda.queries import ALL, Asked
from musterpoint.funds import actions as funds
from musterpoint.funds import queries as books
from musterpoint.funds.actions import AccountIn, FourEyes, FundIn, WindowIn
from musterpoint.giving import actions, dues, levies, queries
from musterpoint.giving.actions import LevyIn, NotGiven, NotNow
from musterpoint.giving.models import LevyRate, Pledge
from musterpoint.giving.tests import factories as make
from musterpoint.giving.tests.test_pages import DESK, boxes, hidden, posted, text_of
from musterpoint.procedures.tests.factories import officer
from musterpoint.tenancy.actors import ActorKind
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.roles import ROLES
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

pytestmark = pytest.mark.django_db
FUND, TODAY, DAY = "diaspora", NOON.date(), timedelta(days=1)


class Desk:
    """A fund in rupees alone, who proposes its levy, and who confirms it."""

    def __init__(self, haven: Organisation) -> None:
        self.manager = officer(haven, "Mona", "fund_manager")
        self.first = officer(haven, "Aida", "authorising_officer")
        with acting_as(self.manager):
            funds.open_accounts([AccountIn(name=make.BANK)], by=self.manager, at=NOON)
            given = FundIn(slug=FUND, name="Diaspora fund", currency="INR")
            funds.open_fund(given, by=self.manager, at=NOON)
            funds.add_window(FUND, WindowIn(code="all", name="All"), by=self.manager, at=NOON)
            self.payer = make.giver(self.manager, "Post of Tunis")

    def wants(self, **more: object) -> LevyIn:
        given = LevyIn(
            code="visa-levy", fund=FUND, name="Levy on a visa", per="visa", unit="INR",
            rate=150_00, from_day=TODAY, legal_basis="Order 7 of 2026",
        )  # fmt: skip
        return replace(given, **more)  # type: ignore[arg-type]

    def propose(self, **more: object) -> UUID:
        with acting_as(self.manager):
            return actions.propose_levy(self.wants(**more), by=self.manager, at=NOON).id

    def set(self, **more: object) -> UUID:
        which = self.propose(**more)
        with acting_as(self.first):
            actions.confirm_levy(which, by=self.first, at=NOON)
        return which

    def owed(self, count: int = 10, code: str = "visa-levy", **more: object) -> Pledge:
        with acting_as(self.manager):
            return actions.assess_levy(
                code, self.payer.id, count, **{"fund": FUND, "text": ""} | more,  # type: ignore[arg-type]
                by=self.manager, at=NOON,
            )  # fmt: skip


@pytest.fixture
def desk(haven: Organisation) -> Desk:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    haven.refresh_from_db()
    return Desk(haven)


def test_a_levy_holds_once_somebody_else_confirmed_it(desk: Desk) -> None:
    which = desk.propose()
    with pytest.raises(NotGiven):
        desk.owed()
    both = replace(desk.manager, permissions=desk.manager.permissions | desk.first.permissions)
    assert both.id is not None
    with acting_as(both), pytest.raises(FourEyes):
        actions.confirm_levy(which, by=both, at=NOON)
    with acting_as(both):
        assert "rate of a levy" in str(incompatible.why_not(both.id, ROLES["authorising_officer"]))
    program = replace(desk.first, kind=ActorKind.CLIENT)
    with acting_as(program), pytest.raises(FourEyes):
        actions.confirm_levy(which, by=program, at=NOON)
    with pytest.raises(NotNow):
        desk.propose()
    with acting_as(desk.first):
        actions.confirm_levy(which, by=desk.first, at=NOON)
        with pytest.raises(NotNow):
            actions.confirm_levy(which, by=desk.first, at=NOON)
        assert not incompatible.why_not(both.id, ROLES["authorising_officer"])
    row = desk.owed()
    assert (row.amount, row.unit, row.rate) == (1_500_00, "INR", 150_00)
    assert row.pack == f"visa-levy:{TODAY.isoformat()}"


def test_each_rate_holds_from_its_day_and_what_was_assessed_stays(desk: Desk) -> None:
    desk.set(from_day=TODAY - 20 * DAY)
    old = desk.owed()
    later = desk.set(rate=200_00, from_day=TODAY - 5 * DAY)
    desk.set(rate=500_00, from_day=TODAY + DAY)
    assert desk.owed().rate == 200_00
    assert desk.owed(on=TODAY - 6 * DAY).rate == 150_00
    with acting_as(desk.manager):
        assert Pledge.objects.get(id=old.id).amount == 1_500_00
        assert queries.holding(TODAY) == {later}
    for day in (TODAY - 21 * DAY, TODAY + DAY):
        with pytest.raises(NotGiven):
            desk.owed(on=day)
    desk.set(rate=0, from_day=TODAY)
    with pytest.raises(NotGiven):
        desk.owed()
    with acting_as(desk.manager):
        assert "visa-levy" not in levies.on(TODAY)
        assert levies.names()["visa-levy"] == "Levy on a visa"


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("code", {"code": "Visa levy"}), ("code", {"code": ""}), ("code", {"code": "x" * 41}),
        ("code", {"code": "contract"}), ("fund", {"fund": "none"}), ("unit", {"unit": "USD"}),
        ("per", {"per": "fault"}), ("rate", {"rate": 0}), ("rate", {"rate": -1}),
        ("rate", {"rate": 10**15 + 1}), ("due_days", {"due_days": 0}),
        ("from_day", {"from_day": TODAY.replace(year=9999)}), ("name", {"name": " "}),
        ("legal_basis", {"legal_basis": ""}),
    ],
)  # fmt: skip
def test_what_is_wrong_stands_at_its_field(
    desk: Desk, field: str, wrong: dict[str, object]
) -> None:
    with pytest.raises(NotGiven) as refused:
        desk.propose(**wrong)
    assert refused.value.fields[field]


def test_a_levy_stays_with_its_fund_and_a_fund_owes_none_in_a_currency_it_has_not(
    desk: Desk,
) -> None:
    desk.set()
    with acting_as(desk.manager):
        given = FundIn(slug="other", name="Other", currency="INR")
        funds.open_fund(given, by=desk.manager, at=NOON)
    with pytest.raises(NotGiven) as refused:
        desk.owed(fund="other")
    assert refused.value.fields["fund"]
    with pytest.raises(NotGiven):
        desk.propose(fund="other", rate=1_00)
    with pytest.raises(NotGiven) as refused:
        desk.owed(code="contract")
    assert refused.value.fields["levy"]
    with pytest.raises(NotGiven):
        desk.owed(count=10_000_000, code="visa-levy", on=TODAY + DAY)


def test_a_fund_in_rupees_alone_sets_and_uses_a_levy_in_the_browser(desk: Desk) -> None:
    manager = signed_in("haven", "fund_manager")
    assert "No levy of your own yet" in text_of(manager, f"{DESK}levies/rates/")
    form = {
        "name": "Levy on a worker", "code": "worker-levy", "fund": FUND, "per": "worker",
        "unit": "inr", "rate": "250.50", "due_days": "60", "legal_basis": "Act 3",
        **boxes("from_day", TODAY),
    }  # fmt: skip
    assert "Choose a currency of the fund" in posted(
        manager, "levies/rates/new/", form | {"unit": "USD"}, 422
    )
    page = posted(manager, "levies/rates/new/", form)
    assert "Waits for a second person" in page
    assert ">Confirm<" not in page
    with acting_as(desk.manager):
        which = LevyRate.objects.get().id
    here = f"levies/rates/{which}/"
    posted(manager, f"{here}confirm/", {}, 403)
    chief = signed_in("haven", "authorising_officer")
    with acting_as(desk.first):
        (due,) = dues.levies(Asked(by=desk.first, at=NOON, view=ALL))
        assert (due.what, due.about) == ("Confirm or refuse a levy", "Levy on a worker")
    assert "Holds today" in posted(chief, f"{here}confirm/", {})
    owed = {
        "key": hidden(text_of(manager, f"{DESK}levies/new/")), "levy": "worker-levy",
        "giver": str(desk.payer.id), "count": "4", "fund": FUND, "text": "",
        "account": make.BANK, **boxes("on", TODAY),
    }  # fmt: skip
    assert "1,002.00" in posted(manager, "levies/new/", owed)
    assert "Levy on a worker" in text_of(manager, f"{DESK}levies/")
    with acting_as(desk.manager):
        assert books.balance("Income:Diaspora:Levy", "INR") == -1_002_00
    next_form = text_of(manager, f"{DESK}{here}next/")
    assert 'value="worker-levy"' in next_form
    posted(manager, f"{here}next/", form | {"rate": "0"})
    with acting_as(desk.manager):
        last = LevyRate.objects.exclude(id=which).get()
    assert "No longer charged" in text_of(manager, f"{DESK}levies/rates/{last.id}/")
    posted(chief, f"levies/rates/{last.id}/refuse/", {"why": ""}, 422)
    assert "Too early" in posted(chief, f"levies/rates/{last.id}/refuse/", {"why": "Too early"})
    posted(manager, f"levies/rates/{last.id}/withdraw/", {"why": "Mine"}, 409)


def test_a_program_reads_the_levies_and_assesses_one(desk: Desk, haven: Organisation) -> None:
    desk.set()
    token = bearer(haven, "bookkeeper")
    program = Client(headers={"authorization": f"Bearer {token}"})
    base = "/api/v1/o/haven/giving/"
    found = {one["code"]: one for one in program.get(f"{base}levies").json()}
    assert found["visa-levy"] == {
        "code": "visa-levy", "name": "Levy on a visa", "per": "Visa", "fund": FUND,
        "unit": "INR", "rate": 150_00, "due_days": 30,
    }  # fmt: skip
    assert found["contract"]["fund"] == ""
    given = {"levy": "visa-levy", "giver": "Post of Sfax", "count": 3, "fund": FUND,
             "id": str(uuid4())}  # fmt: skip

    def sent(**more: object) -> tuple[int, dict[str, object]]:
        answer = program.post(
            f"{base}levies", json.dumps(given | more), content_type="application/json"
        )
        return answer.status_code, answer.json()

    status, made = sent()
    assert (status, made["amount"], made["unit"], made["basis"]) == (
        201,
        450_00,
        "INR",
        "mandatory",
    )
    assert sent()[1]["id"] == made["id"]
    assert sent(count=4)[0] == 409
    for wrong in ({"count": 0}, {"levy": "none"}, {"levy": "contract"}, {"fund": "none"},
                  {"on": "9999-12-31"}):  # fmt: skip
        assert sent(**{"id": str(uuid4())} | wrong)[0] == 422
    with acting_as(desk.manager):
        assert Pledge.objects.count() == 1


def test_who_may_not_set_levies_does_not(desk: Desk) -> None:
    reader = signed_in("haven", "auditor")
    assert "Set a levy" not in text_of(reader, f"{DESK}levies/rates/")
    text_of(reader, f"{DESK}levies/rates/new/", 403)
