"""Whatever stands in a field or an address of exchange, a page refuses it or does it."""

from django.test import Client
from django.urls import URLPattern

from musterpoint.accounts.models import User
from musterpoint.exchange import actions, public_urls, urls
from musterpoint.exchange.models import Application
from musterpoint.exchange.tests.factories import (
    applied,
    call_in,
    clock,
    meeting_in,
    partnered,
    published,
    room_of,
    sides,
    visit_in,
)
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

NOBODYS = "00000000-0000-7000-8000-000000000000"
BAD = ("", "\0", "\x07' OR 1=1 --", "-1", "9" * 12, "9999-12-31T23:59", "ا" * 6000)
FIELDS = (
    "kind", "area", "origin", "host", "words", "offers", "contact", "title", "aim", "agenda",
    "every_minutes", "organisations", "group", "users", "body", "why", "text", "owner_id", "due_at",
    "partner_id", "is_host", "place", "starts_on_0", "starts_on_1", "starts_on_2", "ends_on_0",
    "ends_on_1", "ends_on_2", "travellers", "terms", "more_terms", "zone", "starts_at", "ends_at",
    "answer_by", "answer", "slug", "about", "closes_at", "score_by", "threshold", "gap",
    "appeal_days", "name", "looks_at", "weight", "least", "country", "size", "email", "answer_1",
    "has_conflict", "conflict", "points_1", "reasons", "has_no_conflict", "outcome", "upheld",
)  # fmt: skip


def filled(pattern: str, known: dict[str, str]) -> str:
    """Return an address with the ids that exist, or with nobody's."""
    found = pattern
    while "<" in found:
        start, end = found.index("<"), found.index(">")
        kind, name = found[start + 1 : end].split(":")
        value = known.get(name, {"uuid": NOBODYS, "int": "1"}.get(kind, "nothing"))
        found = found[:start] + value + found[end + 1 :]
    return found


def test_no_form_and_no_address_breaks() -> None:
    (_a, ana), (_b, ben), (_c, cleo) = sides(3)
    partnered(ana, [ben, cleo])
    room = room_of(ana, [ben, cleo])
    with acting_as(ana):
        visit = actions.propose_visit(ben.organisation_id, True, visit_in(), by=ana, at=NOON)
        meeting = actions.plan_meeting(meeting_in(), by=ana, at=NOON)
        published(ana)
        applied(ana)
        row = Application.objects.get()
        draft = actions.write_call(call_in(slug="other"), by=ana, at=NOON)
        actions.put_criterion(draft.id, "Reach", "Places", 40, 0, by=ana, at=NOON)
    known = {
        "room_id": str(room.id),
        "visit_id": str(visit.id),
        "meeting_id": str(meeting.id),
        "call_id": str(draft.id),
        "call_slug": "shelter-2026",
        "applicant_id": str(row.id),
    }
    clock(NOON)
    client = Client(raise_request_exception=False)
    backend = "allauth.account.auth_backends.AuthenticationBackend"
    client.force_login(User.objects.get(id=ana.id), backend=backend)
    wrong = []
    for base, module in (
        ("/o/side-0/desk/exchange/", urls),
        ("/o/side-0/calls/", public_urls),
    ):
        for one in module.urlpatterns:
            assert isinstance(one, URLPattern)
            address = base + filled(str(one.pattern), known)
            for value in BAD:
                answer = client.post(address, dict.fromkeys(FIELDS, value))
                if answer.status_code >= 500:
                    wrong.append((address, value[:20], answer.status_code))
                if answer.status_code == 405:
                    break
            for query in ("", "?q=\0&to=x&challenge=a:b&organisation=x&kind=xlsx"):
                if client.get(address + query).status_code >= 500:
                    wrong.append((address, query, 500))
    assert wrong == []
