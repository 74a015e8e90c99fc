"""Of a call nobody decides what they prepared, pays twice unseen, or loses time at the desk."""

from decimal import Decimal

import pytest
from django.db import transaction
from django.test import Client

from musterpoint.accounts import incompatible
from musterpoint.bonds import actions, queries
from musterpoint.bonds.actions import BeginIn, DetailsIn
from musterpoint.bonds.models import Call, Payout
from musterpoint.bonds.pumps import tick
from musterpoint.bonds.tests.factories import (
    DAY,
    LATER,
    TODAY,
    colleague,
    crisis_of,
    decided,
    employer,
    evacuee,
    in_force,
    matched,
    noticed,
    sent,
)
from musterpoint.crises.models import Crisis
from musterpoint.funds.actions import add_rates
from musterpoint.funds.queries import balance
from musterpoint.funds.values import RateIn
from musterpoint.tenancy import clock
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.roles import ROLES
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member, signed_in

DESK = "/o/haven/desk/bonds/"


@pytest.fixture
def carla(haven: Organisation) -> Actor:
    return colleague(haven)


def test_a_call_in_another_currency_is_changed_by_the_rate_of_the_day(
    alice: Actor, carla: Actor
) -> None:
    with acting_as(alice):
        bond = in_force(alice, carla)
        with pytest.raises(actions.NotNow) as refused, transaction.atomic():
            matched(alice, bond, {"wages": 10_000}, currency="EUR")
        assert "EUR" in str(refused.value)
        rate = RateIn(unit="EUR", into="USD", on=TODAY, value=Decimal("1.1"), source="ECB")
        add_rates([rate], by=alice, at=NOON)
        row = matched(alice, bond, {"wages": 10_000}, currency="EUR")
        assert (row.currency, row.lines.get().asked) == ("USD", 11_000)
        assert actions.call_content(row, NOON)["asked_first"] == {"wages": "100.00 EUR"}


def test_the_worker_s_day_of_sending_counts_not_the_desk_s(alice: Actor, carla: Actor) -> None:
    with acting_as(alice):
        bond, crisis = in_force(alice, carla, valid_to=TODAY), crisis_of(alice)
        row, number = sent(alice).row, evacuee(alice, crisis)
        found = actions.match(
            row.id, bond.id, bond.employer_id or bond.id, number, crisis.id, by=alice,
            at=NOON + 200 * DAY,
        )  # fmt: skip
        assert not found.is_late


def test_the_same_loss_is_not_granted_from_two_bonds_unseen(alice: Actor, carla: Actor) -> None:
    with acting_as(alice):
        crisis = crisis_of(alice)
        number = evacuee(alice, crisis)
        rows = []
        for name in "AB":
            bond = in_force(alice, carla, employer(alice, name), issuer_reference=name)
            made = sent(alice).row
            asked = (made.id, bond.id, bond.employer_id or bond.id, number, crisis.id)
            actions.match(*asked, by=alice, at=NOON)
            rows.append(actions.notice(made.id, by=alice, at=NOON))
        decided(carla, rows[0], {"wages": 90_000})
        with pytest.raises(actions.BadBond) as refused, transaction.atomic():
            decided(carla, rows[1], {"wages": 1})
        assert "is_other_loss" in refused.value.fields
        decided(carla, rows[1], {"passage": 60_000})


def test_whoever_took_a_call_down_does_not_decide_it(
    haven: Organisation, alice: Actor, carla: Actor
) -> None:
    dora = member(haven, "Dora", 9)
    with acting_as(alice):
        bond, crisis = in_force(alice, carla), crisis_of(alice)
        number = evacuee(alice, crisis)
        begun = actions.begin(
            BeginIn(name="Nimal", phone="+94771234567", employer="Builders"), by=carla, at=NOON
        ).row
        wanted = DetailsIn(currency="USD", asked={"wages": 1}, lost_on=TODAY)
        actions.write(begun.id, wanted, by=dora, at=NOON)
        actions.send(begun.id, True, by=dora, at=NOON)
        for one in (carla, dora):
            with pytest.raises(actions.SomebodyElse):
                actions.refuse_unfounded(begun.id, "No", by=one, at=NOON)
        asked = (begun.id, bond.id, bond.employer_id or bond.id, number, crisis.id)
        actions.match(*asked, by=alice, at=NOON)
        row = actions.notice(begun.id, by=alice, at=NOON)
        for one in (carla, dora):
            with pytest.raises(actions.SomebodyElse):
                decided(one, row, {"wages": 1})
        decided(member(haven, "Elif", 10), row, {"wages": 1})


def test_who_prepared_an_open_call_is_not_given_the_role_that_decides(
    haven: Organisation, alice: Actor, carla: Actor
) -> None:
    with acting_as(alice):
        row = sent(alice).row
        assert incompatible.why_not(alice.id or row.id, ROLES["authorising_officer"])
        assert not incompatible.why_not(alice.id or row.id, ROLES["welfare_officer"])
        assert not incompatible.why_not(carla.id or row.id, ROLES["authorising_officer"])


def test_who_took_a_call_down_is_not_given_the_role_that_pays_before_it_is_paid(
    haven: Organisation, alice: Actor, carla: Actor
) -> None:
    officer, paying = ROLES["authorising_officer"], member(haven, "Elif", 10)
    with acting_as(alice):
        actions.open_accounts(by=alice, at=NOON)
        given = BeginIn(name="Nimal", phone="+94771234567", employer="Builders")
        actions.begin(given, by=paying, at=NOON)
        assert paying.id is not None
        assert incompatible.why_not(paying.id, officer)
        row = decided(carla, noticed(alice, in_force(alice, carla)), {"wages": 90_000})
        assert incompatible.why_not(alice.id or row.id, officer)
        made = Payout.objects.get()
        actions.received(made.id, LATER.date(), by=alice, at=LATER)
        assert incompatible.why_not(alice.id or row.id, officer)
        actions.pay(made.id, LATER.date(), by=paying, at=LATER)
        assert not incompatible.why_not(alice.id or row.id, officer)


def test_what_was_never_sent_is_forgotten(haven: Organisation, alice: Actor) -> None:
    with acting_as(alice):
        given = BeginIn(name="Nimal", phone="+94771234567", employer="Builders")
        made = actions.begin(given, by=alice, at=NOON)
        kept = sent(alice)
    tick(haven, NOON + 59 * DAY)
    with acting_as(alice):
        assert Call.objects.count() == 2
    tick(haven, NOON + 60 * DAY)
    with acting_as(alice):
        assert [one.id for one in Call.objects.all()] == [kept.row.id]
        with pytest.raises(actions.NoSuchBond):
            actions.of_call_key(made.key)


def test_roles_that_see_no_people_see_the_numbers_of_a_call_alone(
    haven: Organisation, alice: Actor, carla: Actor
) -> None:
    with acting_as(alice):
        row = noticed(alice, in_force(alice, carla), words="They kept my passport in Zawiya")
        paper = actions.add_paper(row.id, "worker", "a.txt", b"a", by=alice, at=NOON)
    page = f"{DESK}calls/{row.id}/"
    for role in ("fund_manager", "bookkeeper", "auditor"):
        reader = signed_in("haven", role)
        text = reader.get(page).content.decode()
        assert "900.00" in text
        for hidden in ("Nimal", "Zawiya", "+9477", "a.txt"):
            assert hidden not in text, (role, hidden)
        assert reader.get(f"{page}papers/{paper.id}/").status_code == 403
    for role in ("welfare_officer", "authorising_officer"):
        assert "Nimal" in signed_in("haven", role).get(page).content.decode()


def test_a_bond_goes_back_on_the_desk_by_two_people(
    haven: Organisation, alice: Actor, carla: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda _organisation: NOON)
    with acting_as(alice):
        actions.open_accounts(by=alice, at=NOON)
        row = in_force(alice, carla, instrument="cash", term_ends=TODAY - DAY)
    one, other = signed_in("haven", "welfare_officer"), signed_in("haven", "welfare_officer")
    assert one.post(f"{DESK}{row.id}/give-back/").status_code == 302
    shown = one.get(f"{DESK}{row.id}/").content.decode()
    assert "Entered, and to be confirmed by somebody else" in shown
    with acting_as(alice):
        waits = row.proposals.get()
        assert balance(actions.BANK, "USD") == 200_000
    page = f"{DESK}proposals/{waits.id}/"
    assert one.get(page).status_code == 200
    assert one.post(page, {"is_good": "yes"}).status_code == 403
    assert other.post(page, {}).status_code == 422
    assert other.post(page, {"is_good": "yes"}).status_code == 302
    with acting_as(alice):
        assert balance(actions.BANK, "USD") == 0
        assert balance(actions.deposits(row), "USD") == 0


def test_the_page_that_decides_shows_what_was_granted_before(
    haven: Organisation, alice: Actor, carla: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda _organisation: LATER)
    with acting_as(alice):
        crisis = crisis_of(alice)
        number = evacuee(alice, crisis)
        rows = []
        for name in "AB":
            bond = in_force(alice, carla, employer(alice, name), issuer_reference=name)
            made = sent(alice, {"wages": 5}).row
            asked = (made.id, bond.id, bond.employer_id or bond.id, number, crisis.id)
            actions.match(*asked, by=alice, at=NOON)
            rows.append(actions.notice(made.id, by=alice, at=NOON))
        decided(carla, rows[0], {"wages": 5})
    page = f"{DESK}calls/{rows[1].id}/decide/"
    authorising: Client = signed_in("haven", "authorising_officer")
    assert "Granted to this worker before" in authorising.get(page).content.decode()
    given = {"allowed_wages": "0.05", "reasons": "Yes", "for_employer": "Yes"}
    assert authorising.post(page, given).status_code == 422
    assert authorising.post(page, given | {"is_other_loss": "on"}).status_code == 302


def test_a_crisis_that_was_closed_since_is_still_found(haven: Organisation, alice: Actor) -> None:
    with acting_as(alice):
        crisis, row = crisis_of(alice), queries.call(sent(alice).row.id)
        for days, is_there in ((1, True), (-80, True), (-91, False)):
            Crisis.objects.filter(id=crisis.id).update(closed_at=NOON + days * DAY)
            assert (crisis in queries.crises_of(row)) is is_there
