"""The provider of exercises: the whole way to a receipt, and no way to money or for real ones."""

import json
import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from musterpoint.funds import queries as books
from musterpoint.giving import actions, pumps
from musterpoint.giving.models import Gift, Intent, Provider, ProviderEvent
from musterpoint.giving.providers import EXERCISE, Asked, adapter, exercise
from musterpoint.giving.providers.checkout import sign
from musterpoint.giving.tests import factories as make
from musterpoint.kernel.errors import Invalid
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

pytestmark = pytest.mark.django_db
SITE = "/o/haven/give/"
SECRET = "secret-of-the-exercise-1"


def provider(by: Actor) -> Provider:
    return actions.save_provider(
        code="exercise", kind=EXERCISE, label="Exercise", settings={},
        secrets={"webhook_secret": SECRET}, account=make.BANK, by=by, at=NOON,
    )  # fmt: skip


@pytest.fixture(autouse=True)
def _exercise(haven: Organisation, alice: Actor) -> None:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    haven.refresh_from_db()
    with acting_as(alice):
        make.money(alice)
        make.campaign(alice)
        provider(alice)


def pump(haven: Organisation, minutes: int = 0) -> None:
    while pumps.go_on(haven, NOON + timedelta(minutes=minutes)):
        pass


def text_of(address: str, status: int = 200) -> str:
    answer = Client().get(address)
    assert answer.status_code == status, answer.content[:2000]
    return unescape(answer.content.decode())


def begun(haven: Organisation) -> tuple[str, str]:
    """Begin a gift; return the giver's own address and that of the provider's page."""
    sent = {"amount": "25", "way": "provider:exercise", "name": "Ada", "email": "", "wallet": ""}
    answer = Client().post(f"{SITE}seats-home/give/", sent)
    assert answer.status_code == 302, answer.content.decode()[:2000]
    mine = str(answer.headers["Location"])
    pump(haven)
    found = re.search(r'href="http://testserver(/o/haven/give/exercise/\w+/)"', text_of(mine))
    assert found is not None
    return mine, found[1]


def answered(page: str, answer: str, status: int = 302) -> str:
    """Answer on the provider's page, with an amount that nobody asked for."""
    sent = {"answer": answer, "amount": "1", "currency": "USD"}
    found = Client().post(page, sent)
    assert found.status_code == status, found.content[:2000]
    return str(found.headers.get("Location", ""))


def received(alice: Actor) -> int:
    with acting_as(alice):
        return books.balance(make.BANK, "EUR")


def told(page: str, kind: str = "checkout.paid", **changes: str) -> bytes:
    checkout = page.rstrip("/").rpartition("/")[2]
    said = {"id": "ev_9", "type": kind, "checkout": checkout, "amount": "2500", "currency": "EUR"}
    return json.dumps(said | changes).encode()


def send(body: bytes, secret: str = SECRET, slug: str = "haven") -> int:
    answer = Client().post(
        f"/o/{slug}/give/webhook/exercise/", body, content_type="application/json",
        headers={"Provider-Signature": sign(secret, int(NOON.timestamp()), body)},
    )  # fmt: skip
    return answer.status_code


def test_a_visitor_goes_from_the_campaign_to_the_receipt_and_no_money_moves(
    haven: Organisation, alice: Actor
) -> None:
    assert "Exercise: no money moves" in text_of(f"{SITE}seats-home/give/")
    mine, page = begun(haven)
    shown = text_of(page)
    assert "No money moves" in shown
    assert "25.00" in shown
    back = answered(page, exercise.PAY)
    assert "Press once more" in text_of(back)
    assert Client().post(back, {}).status_code == 302
    pump(haven)
    shown = text_of(mine)
    assert "What became of your gift" in shown
    assert "2026-000001" in shown
    assert Client().get(f"{mine}receipt/").content.startswith(b"%PDF")
    assert received(alice) == 2500


def test_what_is_declined_is_not_paid_and_the_first_answer_counts(
    haven: Organisation, alice: Actor
) -> None:
    mine, page = begun(haven)
    answered(page, exercise.DECLINE)
    answered(page, exercise.PAY, 409)
    pump(haven)
    assert "It was not paid" in text_of(mine)
    answered(page, exercise.PAY, 409)
    pump(haven, 5)
    assert received(alice) == 0
    # Somebody who knows the secret tells of a payment after that: the first message still counts.
    assert send(told(page)) == 200
    pump(haven, 5)
    assert "It was not paid" in text_of(mine)
    assert received(alice) == 0


def test_a_late_answer_comes_late_and_once(haven: Organisation, alice: Actor) -> None:
    mine, page = begun(haven)
    answered(page, exercise.PAY_LATE)
    pump(haven, 1)
    assert received(alice) == 0
    assert "Go there and pay" in text_of(mine)
    for minutes in (10, 20):
        with acting_as(alice):
            Intent.objects.update(next_at=NOON)
        pump(haven, minutes)
        assert received(alice) == 2500
    with acting_as(alice):
        assert Gift.objects.count() == 1


def test_a_message_twice_changed_forged_or_of_another_is_worth_nothing(
    haven: Organisation, alice: Actor
) -> None:
    _mine, page = begun(haven)
    answered(page, "all", 422)
    answered(page, exercise.PAY)
    answered(page, exercise.PAY, 409)
    assert send(told(page, amount="2501")) == 400
    assert send(told(page, currency="USD")) == 400
    assert send(told(page, checkout="a" * 40)) == 400
    assert send(told(page), "another-secret-1234") == 400
    for _time in range(2):
        assert send(told(page)) == 200
        pump(haven)
    assert received(alice) == 2500
    with acting_as(alice):
        assert Gift.objects.count() == 1
        assert ProviderEvent.objects.count() == 2


def test_another_organisation_opens_and_answers_nothing_of_it(
    haven: Organisation, alice: Actor, mallory: Actor
) -> None:
    _mine, page = begun(haven)
    slug = Organisation.objects.get(id=mallory.organisation_id).slug
    Organisation.objects.filter(slug=slug).update(is_exercise=True, clock_at=NOON)
    with acting_as(mallory):
        make.money(mallory)
        provider(mallory)
    theirs = page.replace("/o/haven/", f"/o/{slug}/")
    assert text_of(theirs, 404)
    answered(theirs, exercise.PAY, 404)
    assert send(told(page), slug=slug) == 400
    assert text_of(f"{SITE}exercise/none/", 404)
    pump(haven)
    assert received(alice) == 0


def test_a_real_organisation_has_no_such_provider_by_any_door(
    haven: Organisation, alice: Actor
) -> None:
    assert adapter(EXERCISE, is_exercise=False) is None
    mine, page = begun(haven)
    sent = {"amount": "25", "way": "provider:exercise", "name": "", "email": "", "wallet": ""}
    Organisation.objects.filter(id=haven.id).update(is_exercise=False, clock_at=None)
    haven.refresh_from_db()
    with acting_as(alice), pytest.raises(Invalid):
        provider(alice)
    manager = signed_in("haven", "fund_manager")
    form = {"code": "free", "kind": EXERCISE, "label": "x", "account": make.BANK, "address": "",
            "hosts": "", "is_active": "on"}  # fmt: skip
    listed = manager.get("/o/haven/desk/giving/providers/new/").content.decode()
    assert 'value="exercise"' not in listed
    assert manager.post("/o/haven/desk/giving/providers/new/", form).status_code == 422
    assert Client().post(f"{SITE}seats-home/give/", sent).status_code == 422
    assert "no money moves" not in text_of(f"{SITE}seats-home/give/")
    assert text_of(page, 404)
    answered(page, exercise.PAY, 404)
    assert send(told(page)) == 404
    with acting_as(alice):
        Intent.objects.update(next_at=NOON)
    pump(haven)
    assert "It was not paid" in text_of(mine)
    assert received(alice) == 0


def test_a_manager_of_an_exercise_names_it_by_its_protocol_alone(alice: Actor) -> None:
    manager = signed_in("haven", "fund_manager")
    form = {"code": "second", "kind": EXERCISE, "label": "x", "account": make.BANK,
            "address": "", "hosts": "", "is_active": "on"}  # fmt: skip
    page = "/o/haven/desk/giving/providers/new/"
    assert manager.post(page, form).status_code == 302
    assert manager.post(page, form | {"code": "third", "kind": "checkout"}).status_code == 422


def test_the_address_of_its_page_is_not_guessed_from_what_is_public(alice: Actor) -> None:
    asked = {
        name: Asked(
            reference="R", amount=1, unit="EUR", digits=2, return_url="http://x/mine/c/back/",
            key="k", at=NOON, settings={}, secrets={"webhook_secret": name},
        )
        for name in ("one", "two")
    }  # fmt: skip
    spoken = adapter(EXERCISE, is_exercise=True)
    assert spoken is not None
    first, again, second = (
        spoken.advance(asked[name], {}, None).remote_id  # type: ignore[arg-type]
        for name in ("one", "one", "two")
    )
    assert first == again != second
