"""The pages of the desk, the partner's link and the person's code, through the client."""

import re
from datetime import timedelta

import pypdf
import pytest
from django.test import Client

from musterpoint.audit.models import Event
from musterpoint.referrals import life
from musterpoint.referrals.models import Referral
from musterpoint.referrals.tests.life_factories import NOON, Desk
from musterpoint.tenancy.models import Membership, Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import member, signed_in

DESK = "/o/haven/desk/"


@pytest.fixture(autouse=True)
def _still(haven: Organisation, settings: object) -> None:
    settings.STATIC_ROOT = None
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)


@pytest.fixture
def dora(haven: Organisation) -> Client:
    return signed_in("haven", "duty_officer")


@pytest.fixture
def desk(dora: Client, haven: Organisation) -> Desk:
    user_id = dora.session["_auth_user_id"]
    row = Membership.objects.get(organisation=haven, user_id=user_id)
    return Desk(member(haven, "A duty_officer", row.user_id.int, row.role))


def text_of(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.content[:3000]
    return answer.content.decode()


def token_of(link: str) -> str:
    return link.removeprefix("http://testserver")


def test_from_the_page_of_a_person_to_the_partner(dora: Client, desk: Desk) -> None:
    assert "referrals/" in text_of(dora, f"{DESK}people/{desk.person}/")
    listed = text_of(dora, f"{DESK}people/{desk.person}/referrals/")
    assert "No referral of this person" in listed
    address = f"{DESK}referrals/new/?person={desk.person}&kind=medical"
    shown = text_of(dora, address)
    assert "Day clinic" in shown
    assert "An agreement is in force" in shown
    given = {
        "service": str(desk.service.id), "asks": "See a doctor", "note": "Limps",
        "urgency": "urgent", "phase": "here",
    }  # fmt: skip
    assert dora.post(address, given | {"asks": ""}).status_code == 422
    made = dora.post(address, given)
    assert made.status_code == 302, made.content
    consent = made["Location"]
    page = text_of(dora, consent)
    assert "Only what is ticked is told" in page
    ticked = re.findall(r'name="pieces"[^>]*value="(\w+)" checked', page)
    assert set(ticked) <= {"language", "age", "needs"}
    agreed = {"pieces": ["note"], "language": "en", "channel": "spoken", "basis": "consent"}
    assert dora.post(consent, agreed).status_code == 302
    one = consent.removesuffix("consent/")
    assert "Limps" in text_of(dora, one)
    sent = dora.post(f"{one}send/", {"way": "link"}).content.decode()
    assert "This is shown once" in sent
    assert "Huda" in sent
    assert dora.post(f"{one}send/", {"way": "link"}).status_code == 422
    assert "Day clinic" in text_of(dora, f"{DESK}referrals/")
    pdf = dora.get(f"{one}paper.pdf")
    text = pypdf.PdfReader(__import__("io").BytesIO(pdf.content)).pages[0].extract_text()
    assert "Limps" in text
    assert "Nimal" not in text


def test_a_partner_opens_the_link_and_answers(dora: Client, desk: Desk) -> None:
    sent = desk.sent("note")
    phone, path = Client(), token_of(sent.link)
    page = text_of(phone, path)
    for word in ("Nimal", "doctor", "Limps", "Cannot walk"):
        assert word not in page
    wrong = phone.post(path, {"code": "00000000"})
    assert (wrong.status_code, b"This is not the code" in wrong.content) == (200, True)
    assert phone.post(path, {"code": sent.code}).status_code == 302
    inside = text_of(phone, path)
    assert "Cannot walk far" in inside
    assert "Nimal" not in inside
    assert desk.see(sent.referral.id).state == "acknowledged"
    assert phone.post(path, {"move": "decline"}).status_code == 422
    assert phone.post(path, {"move": "accept"}).status_code == 302
    when = {"move": "appoint", "appointment_at": "2026-05-03T10:30"}
    assert phone.post(path, when).status_code == 302
    assert phone.post(path, {"move": "accept"}).status_code == 422
    assert phone.post(path, {"move": "complete", "words": "Treated"}).status_code == 302
    assert "Treated" in text_of(dora, f"{DESK}referrals/{sent.referral.id}/")
    with acting_as(desk.by):
        kinds = list(Event.objects.values_list("kind", flat=True))
    assert "referrals.link.opened" in kinds
    assert "referrals.link.read" in kinds


def test_another_browser_needs_the_code_again(desk: Desk) -> None:
    sent = desk.sent()
    path = token_of(sent.link)
    Client().post(path, {"code": sent.code})
    assert "Enter your code" in text_of(Client(), path)


def test_an_expired_or_unknown_link_has_a_clear_page(desk: Desk, haven: Organisation) -> None:
    sent = desk.sent()
    late = NOON + timedelta(days=life.limit("link_days"))
    Organisation.objects.filter(id=haven.id).update(clock_at=late)
    page = text_of(Client(), token_of(sent.link), 410)
    assert "does not work any more" in page
    assert text_of(Client(), "/o/haven/referred/nothing/", 410).count("does not work any more") == 1


def test_wrong_codes_lock_the_link(desk: Desk) -> None:
    sent = desk.sent()
    phone, path = Client(), token_of(sent.link)
    for _try in range(life.limit("wrong_codes")):
        last = phone.post(path, {"code": "11111111"})
    assert b"Too many wrong codes" in last.content
    assert b"Too many wrong codes" in phone.post(path, {"code": sent.code}).content


def test_the_person_says_how_it_was_or_ends_it(desk: Desk) -> None:
    first, second = desk.sent(), desk.sent()
    desk.answer(first.referral.id, "accept")
    desk.answer(first.referral.id, "complete")
    phone = Client()
    assert phone.post("/o/haven/referred/mine/", {"code": "AAAA"}).status_code == 422
    assert phone.post("/o/haven/referred/mine/", {"code": first.person_code}).status_code == 302
    said = {"what": "feedback", "verdict": "partly", "still_needs": "yes", "words": "Too far"}
    assert phone.post("/o/haven/referred/mine/", said).status_code == 302
    found = desk.see(first.referral.id)
    assert (found.was_good, found.still_needs, found.state) == ("partly", True, "feedback")
    other = Client()
    other.post("/o/haven/referred/mine/", {"code": second.person_code.lower()})
    assert "Sent" in text_of(other, "/o/haven/referred/mine/")
    other.post("/o/haven/referred/mine/", {"what": "withdraw", "tell": "no"})
    assert desk.see(second.referral.id).state == "withdrawn"
    assert text_of(Client(), token_of(second.link)).count("Enter your code")


def test_the_list_is_searched_narrowed_and_exported(dora: Client, desk: Desk) -> None:
    made = desk.sent("name").referral
    for query in ("?view=unanswered", f"?q={made.reference}", "?q=Nimal", "?kind=medical"):
        assert "Nimal" in text_of(dora, f"{DESK}referrals/{query}"), query
    assert "No referral" in text_of(dora, f"{DESK}referrals/?view=overdue")
    assert dora.post(f"{DESK}referrals/export/", {"reason": "no"}).status_code == 422
    given = {"reason": "legal", "form": "csv"}
    assert b"Nimal" in dora.post(f"{DESK}referrals/export/?view=all", given).content
    given["form"] = "xlsx"
    assert dora.post(f"{DESK}referrals/export/?view=all", given).content[:2] == b"PK"


def test_staff_write_down_withdraw_repeat_and_see_figures(dora: Client, desk: Desk) -> None:
    made = desk.sent().referral.id
    one = f"{DESK}referrals/{made}/"
    assert dora.post(f"{one}answer/", {"move": "accept"}).status_code == 302
    assert dora.post(f"{one}answer/", {"move": "accept"}).status_code == 422
    assert dora.post(f"{one}answer/", {"move": "miss"}).status_code == 302
    assert dora.post(f"{one}feedback/", {"f-verdict": "bad"}).status_code == 422
    fresh = dora.post(f"{one}link/").content.decode()
    assert "This is shown once" in fresh
    assert dora.post(f"{one}close/", {"what": "close"}).status_code == 302
    again = f"{DESK}referrals/new/?person={desk.person}&kind=medical&repeat={made}"
    given = {
        "service": str(desk.service.id), "asks": "Again", "urgency": "normal", "phase": "arrival",
    }  # fmt: skip
    assert dora.post(again, given).status_code == 302
    with acting_as(desk.by):
        assert Referral.objects.get(phase="arrival").repeat_of == made
    assert "Needed again" in text_of(dora, one)
    figures = text_of(dora, f"{DESK}referrals/figures/")
    assert "Did not come" in figures
    assert "outcome,not_attended,1" in text_of(dora, f"{DESK}referrals/figures.csv")
    assert "Nobody was referred to you" in text_of(dora, f"{DESK}referrals/received/")


def test_a_stranger_finds_nothing(desk: Desk, elsewhere: Organisation) -> None:
    made = desk.sent().referral.id
    mallory = signed_in("elsewhere", "duty_officer")
    text_of(mallory, f"/o/elsewhere/desk/referrals/{made}/", 404)
    text_of(signed_in("haven", "reader"), f"{DESK}referrals/", 403)
