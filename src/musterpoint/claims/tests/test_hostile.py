"""Every form of this package is sent what an attacker sends: it refuses and never breaks."""

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from musterpoint.claims import actions, urls
from musterpoint.claims.actions import TariffIn
from musterpoint.claims.models import Claim, CoverClaim, Matter
from musterpoint.claims.tests.factories import DAY, Desk, clock
from musterpoint.claims.tests.test_covers import cover_in
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

NOBODYS = "00000000-0000-7000-8000-000000000000"
BAD = ("", "\0", "-1", "9" * 12, "9" * 400, "9999-99-99", "ZZZ", "ا" * 6000)
FIELDS = (
    "name", "kind", "country", "address", "contact", "method", "payee_iban", "payee_phone",
    "service", "unit", "most", "from_on_day", "from_on_month", "from_on_year", "until_on_day",
    "until_on_month", "until_on_year", "source", "place", "words", "crisis", "responder", "number",
    "price", "people", "covered", "is_true", "amount_1", "reason_1", "head", "upheld", "amount",
    "knows_twice", "knows_elsewhere", "knows_no_tariff", "phone", "email", "employer", "employer_contact", "left_on_day", "left_on_month",
    "left_on_year", "witness", "how_paid", "person_reference", "what", "months", "papers",
    "consents", "reference", "on_day", "on_month", "on_year", "to", "scope", "who", "hour", "key",
    "account", "insurer", "policy", "covers", "exclusions", "notify_days", "emergency",
    "event_on_day", "event_on_month", "event_on_year", "file", "code",
)  # fmt: skip


def addresses(known: dict[str, object]) -> list[str]:
    """Return the address of every page of the desk, filled with what there is."""
    found = []
    steps = {
        "claim_step": ("file", "check", "ask", "answer", "decide", "object", "objection", "order",
                       "receipt", "withdraw", "none"),
        "responder_step": ("payee", "confirm", "link", "none"),
        "matter_step": ("owed", "send", "prepare", "filed", "ruling", "appeal", "came", "went",
                        "power", "counsel", "hearing", "bond", "link", "close", "hear", "revoke",
                        "none"),
        "cover_step": ("sent", "answer", "paid", "complaint", "none"),
    }  # fmt: skip
    for one in urls.urlpatterns:
        assert isinstance(one, URLPattern)
        names = list(one.pattern.converters)
        several = [name for name in names if name in steps]
        for step in steps[several[0]] if several else ("",):
            parts = {name: step if name in several else known.get(name, NOBODYS) for name in names}
            found.append(
                reverse(f"claims:{one.name}", kwargs={"organisation_slug": "haven", **parts})
            )
    return found


@pytest.fixture
def known(haven: Organisation) -> dict[str, object]:
    clock()
    desk = Desk(haven)
    row, matter = desk.filed(desk.responder().row), desk.told().row
    with acting_as(desk.other):
        tariff = actions.set_tariff(
            TariffIn(country="DZA", service="meal", unit="USD", most=5_00, from_on=NOON.date(),
                     source="Ministry"), by=desk.other, at=NOON,
        )  # fmt: skip
    with acting_as(desk.checker):
        cover = actions.register_cover(cover_in(), by=desk.checker, at=NOON)
        event = actions.note_event(
            cover.id, "medical", NOON.date(), 5_00, "Fever", by=desk.checker, at=NOON + DAY
        )
        assert Claim.objects.count() == Matter.objects.count() == CoverClaim.objects.count() == 1
    return {
        "claim_id": row.id, "responder_id": row.responder_id, "matter_id": matter.id,
        "cover_id": cover.id, "cover_claim": event.id, "claim_line": 1, "crisis": "none",
        "tariff_id": tariff.id,
    }  # fmt: skip


@pytest.mark.parametrize("role", ["welfare_officer", "authorising_officer"])
def test_no_form_of_the_desk_breaks(role: str, known: dict[str, object]) -> None:
    client = signed_in("haven", role)
    broken = []
    for address in addresses(known):
        answers = [client.get(address).status_code]
        answers += [client.post(address, dict.fromkeys(FIELDS, bad)).status_code for bad in BAD]
        broken += [(address, code) for code in answers if code >= 500]
    assert broken == []


def test_no_page_behind_an_address_breaks(haven: Organisation) -> None:
    clock()
    desk = Desk(haven)
    made, told = desk.responder(), desk.told()
    row = desk.filed(made.row)
    phone, site = Client(), "/o/haven/claims/"
    own, wages = f"{site}responder/{made.key}/", f"{site}wages/{told.key}/"
    phone.post(own, {"code": made.code})
    pages = [own, f"{own}new/", f"{own}{row.reference}/", f"{own}ZZZ/", wages, f"{site}wages/"]
    pages += [f"{own}{row.reference}/{name}/" for name in
              ("edit", "lines", "lines/1", "paper", "step/send", "step/answer", "step/object",
               "step/none")]  # fmt: skip
    pages += [f"{wages}{name}/" for name in ("edit", "owed", "owed/9", "paper", "send")]
    broken = []
    for page in pages:
        answers = [phone.get(page).status_code]
        answers += [phone.post(page, dict.fromkeys(FIELDS, bad)).status_code for bad in BAD]
        broken += [(page, code) for code in answers if code >= 500]
    assert broken == []
