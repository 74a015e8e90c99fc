"""Whoever could write in a claim does not check or decide it; what is dear or double is looked at."""

from typing import Any

import pytest
from django.test import Client

from musterpoint.accounts import incompatible
from musterpoint.claims import actions, comparing
from musterpoint.claims.actions import BadClaim, Knows, NotYours
from musterpoint.claims.models import Claim, ClaimState, Tariff
from musterpoint.claims.tests.factories import DAY, Desk, clock, nights
from musterpoint.claims.tests.test_pages import BASE, LINE, at_door, day
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.roles import ROLES
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in


@pytest.fixture
def desk(haven: Organisation) -> Desk:
    clock()
    return Desk(haven)


def posted(client: Client, row: Claim, step: str, **given: str) -> int:
    return client.post(f"{BASE}{row.id}/step/{step}/", given).status_code


def also_decides(desk: Desk, who: Actor) -> Actor:
    """Return somebody who was given the role that decides meanwhile."""
    return Actor(
        organisation_id=desk.of.id, kind=who.kind, id=who.id, name=who.name,
        permissions=who.permissions | desk.decider.permissions, clearance=who.clearance,
    )  # fmt: skip


def test_whoever_gave_the_address_does_not_check_what_came_by_it(desk: Desk) -> None:
    made = desk.responder()
    with acting_as(desk.payer):
        fresh = actions.new_link(made.row.id, by=desk.payer, at=NOON - DAY)
    phone, own = at_door(fresh)
    assert phone.get(own).status_code == 200
    row = desk.filed(made.row)
    with acting_as(desk.payer), pytest.raises(NotYours):
        actions.check(row.id, "Fine", by=desk.payer, at=NOON)
    desk.checked(row)
    with pytest.raises(NotYours):
        desk.decided(row, by=also_decides(desk, desk.payer))
    with acting_as(desk.decider):
        assert desk.payer.id is not None
        role = ROLES["authorising_officer"]
        assert "still open" in str(incompatible.why_not(desk.payer.id, role))


def test_who_gave_an_address_that_was_replaced_before_a_claim_checks_it(desk: Desk) -> None:
    made = desk.responder()
    with acting_as(desk.payer):
        actions.new_link(made.row.id, by=desk.payer, at=NOON - 2 * DAY)
    with acting_as(desk.registrar):
        actions.new_link(made.row.id, by=desk.registrar, at=NOON - DAY)
    row = desk.filed(made.row)
    with acting_as(desk.payer):
        checked = actions.check(row.id, "Fine", by=desk.payer, at=NOON)
    assert checked.state == ClaimState.CHECKED


def test_whoever_wrote_a_line_or_the_answer_does_not_check(desk: Desk) -> None:
    row = desk.filed(desk.responder().row)
    writer, answerer, asker = (signed_in("haven", "welfare_officer") for _n in range(3))
    assert posted(asker, row, "ask", words="How many?") == 302
    page = f"{BASE}{row.id}/"
    assert writer.post(f"{page}lines/1/", LINE | {"number": "120"}).status_code == 302
    assert "Written by staff" in asker.get(page).content.decode()
    assert posted(answerer, row, "answer", words="More") == 302
    assert posted(writer, row, "check", words="Fine") == 403
    assert posted(answerer, row, "check", words="Fine") == 403
    assert posted(asker, row, "check", words="Fine") == 302


def test_whoever_wrote_the_objection_down_is_not_given_its_decision(desk: Desk) -> None:
    row = desk.filed(desk.responder().row)
    desk.checked(row)
    desk.decided(row, {1: 1000_00})
    role = ROLES["authorising_officer"]
    with acting_as(desk.payer):
        actions.object_to(row.id, "All were used", by=desk.payer, at=NOON)
        assert desk.payer.id is not None
        assert "still open" in str(incompatible.why_not(desk.payer.id, role))
    both = also_decides(desk, desk.payer)
    with acting_as(both), pytest.raises(NotYours):
        actions.decide_objection(row.id, False, {}, "It stands", None, by=both, at=NOON)


def test_whoever_prepared_a_claim_is_not_given_its_payment_before_it_is_paid(desk: Desk) -> None:
    role = ROLES["authorising_officer"]
    row = desk.filed(desk.responder().row, by=desk.payer)
    desk.checked(row)
    desk.decided(row)
    everybody = [one.id for one in (desk.payer, desk.checker, desk.registrar) if one.id is not None]
    for step in (None, desk.approved_by_fund):
        if step is not None:
            step(row)
        with acting_as(desk.decider):
            assert all("still open" in str(incompatible.why_not(one, role)) for one in everybody)
    desk.stands(desk.ordered(desk.seen(row)))
    assert desk.seen(row).state == ClaimState.RECONCILED
    with acting_as(desk.decider):
        assert not any(incompatible.why_not(one, role) for one in everybody)


def test_an_objection_to_what_was_granted_to_another_is_upheld_only_knowingly(desk: Desk) -> None:
    first = desk.filed(desk.responder().row)
    second = desk.filed(desk.responder(name="Youth centre", kind="shelter").row)
    for one in (first, second):
        desk.checked(one)
    desk.decided(first, {1: 0}, knows=Knows(twice=True))
    assert desk.decided(second).state == ClaimState.APPROVED
    with acting_as(desk.visitor):
        actions.object_to(first.id, "It was us", by=desk.visitor, at=NOON)
    decider = signed_in("haven", "authorising_officer")
    page = f"{BASE}{first.id}/step/objection/"
    assert "knows_twice" in decider.get(page).content.decode()
    given = {
        "upheld": "yes", "amount_1": "3000", "reason_1": "", "head": str(desk.head),
        "words": "Right",
    }  # fmt: skip
    assert decider.post(page, given).status_code == 422
    assert desk.seen(first).state == ClaimState.REFUSED
    assert decider.post(page, given | {"knows_twice": "on"}).status_code == 302
    assert desk.seen(first).state == ClaimState.APPROVED


def tariff(**changed: Any) -> dict[str, str]:
    return {
        "country": "TUN", "service": "bed-night", "unit": "usd", "most": "900",
        "source": "Ministry", **day("from_on", NOON.date()),
    } | changed  # fmt: skip


def test_a_tariff_counts_once_another_confirmed_it_and_its_author_decides_nothing_by_it(
    desk: Desk,
) -> None:
    author, other = (signed_in("haven", "authorising_officer") for _n in range(2))
    assert author.post(f"{BASE}tariffs/new/", tariff()).status_code == 302
    with acting_as(desk.decider):
        made = Tariff.objects.get()
        Tariff.objects.filter(id=made.id).update(from_on=(NOON - 9 * DAY).date())
    confirm = f"{BASE}tariffs/{made.id}/"
    dear = nights(number=10, price=800_00)
    one = desk.responder().row
    early = desk.filed(one, dear)
    assert confirm in author.get(f"{BASE}tariffs/").content.decode()
    assert author.post(confirm, {}).status_code == 403
    with acting_as(desk.decider):
        assert comparing.caps(early, early.lines.all())[1].from_on is None
    assert other.post(confirm, {}).status_code == 302
    assert other.post(confirm, {}).status_code == 409
    with acting_as(desk.decider):
        Tariff.objects.update(confirmed_at=NOON + DAY)
        assert comparing.caps(early, early.lines.all())[1].from_on is None
        Tariff.objects.update(confirmed_at=NOON, made_by=desk.decider.id)
        assert comparing.caps(early, early.lines.all())[1].source == "Ministry"
    desk.checked(early)
    with pytest.raises(NotYours):
        desk.decided(early)
    assert desk.decided(early, by=desk.third).state == ClaimState.APPROVED


def test_no_tariff_is_set_for_a_time_that_was_claimed(desk: Desk) -> None:
    desk.filed(desk.responder().row)
    author = signed_in("haven", "authorising_officer")
    back = day("from_on", (NOON - 3 * DAY).date())
    answer = author.post(f"{BASE}tariffs/new/", tariff(**back))
    assert answer.status_code == 422
    assert "Choose a later day" in answer.content.decode()
    assert author.post(f"{BASE}tariffs/new/", tariff()).status_code == 302


def test_what_has_no_tariff_is_granted_only_by_who_says_they_looked(desk: Desk) -> None:
    row = desk.filed(desk.responder().row, unit="EUR")
    desk.checked(row)
    with pytest.raises(BadClaim) as wrong:
        desk.decided(row)
    assert set(wrong.value.fields) == {"knows_no_tariff"}
    decider = signed_in("haven", "authorising_officer")
    page = decider.get(f"{BASE}{row.id}/step/decide/").content.decode()
    assert "knows_no_tariff" in page
    assert posted(decider, row, "decide", amount_1="0", reason_1="Too dear", head="",
                  words="Not at this price") == 302  # fmt: skip
