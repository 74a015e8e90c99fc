"""The pages: every one opens, keeps what was typed, and refuses what cannot be."""

import re

import pytest
from django.test import Client
from django.urls import URLPattern

from musterpoint.accounts.models import User
from musterpoint.grants import actions, public_urls, queries, urls
from musterpoint.grants.models import Advance, Application, Draft, Milestone, Recovery, State
from musterpoint.grants.tests.factories import (
    AFTER,
    DAY,
    LEVELS,
    Desk,
    call_in,
    clock,
    project,
    published,
    scored,
)
from musterpoint.tenancy.models import Membership, Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member, signed_in

BASE, PUBLIC = "/o/haven/desk/grants/", "/o/haven/assistance/"
NOBODYS = "00000000-0000-7000-8000-000000000000"
BAD = ("", "\0", "-1", "9" * 12, "9999-12-31T23:59", "ا" * 6000)
FIELDS = (
    "person", "name", "applicant", "born_0", "born_1", "born_2", "sex", "phone", "email", "route",
    "way", "purpose", "why", "ground", "asked", "unit", "days", "from_on_0", "from_on_1",
    "from_on_2", "is_advance", "papers", "method", "language", "payee_name", "payee_iban", "words",
    "level_means", "head", "amount", "outcome", "reasons", "upheld", "debtor", "key", "account",
    "spent", "returned", "crisis", "country", "title", "due_on_0", "due_on_1", "due_on_2", "needs_visit", "on_0",
    "on_1", "on_2", "accepted", "confirmed", "slug", "about", "total", "most", "closes_at",
    "score_by", "threshold", "gap", "appeal_days", "looks_at", "weight", "points_1",
    "has_no_conflict", "answer_1", "knows_no_mark",
)  # fmt: skip


@pytest.fixture
def desk(haven: Organisation) -> Desk:
    return Desk(haven)


def test_somebody_applies_on_a_telephone_in_several_sittings(desk: Desk) -> None:
    clock(NOON)
    phone = Client()
    assert "What never counts" in phone.get(PUBLIC).content.decode()
    own = phone.post(PUBLIC)["Location"]
    phone.post(f"{own}who/", {"applicant": "person", "name": "Samira Haddad"})
    wrong = phone.post(f"{own}need/", {"asked": "a lot", "unit": "USD", "why": "My papers burned"})
    assert wrong.status_code == 422
    assert "My papers burned" in wrong.content.decode()
    phone.post(
        f"{own}need/",
        {"asked": "٣٠٠", "unit": "usd", "why": "My papers burned", "purpose": "documents"},
    )
    other = Client()
    missing = other.post(f"{own}send/")
    assert missing.status_code == 422
    assert f"{own}pay/" in missing.content.decode()
    other.post(f"{own}life/", {"level_means": "none"})
    other.post(f"{own}pay/", {"method": "mobile", "payee_phone": "+21650123456"})
    assert other.post(f"{own}send/").status_code == 302
    page = other.get(own).content.decode()
    assert "The answer will stand here" in page
    with acting_as(desk.aida):
        row = Application.objects.get()
        told = queries.content(row, NOON)
        assert not Draft.objects.exists()
    assert (row.asked, row.unit, row.way) == (300_00, "USD", "web")
    assert (told["name"], told["levels"]) == ("Samira Haddad", {"means": "none"})
    assert other.get(f"{own}who/").status_code == 404


def test_the_answer_stands_at_the_address_with_a_letter_and_an_appeal(desk: Desk) -> None:
    sent = desk.apply(language="ar")
    own = f"{PUBLIC}answer/{sent.key}/"
    clock(NOON)
    phone = Client()
    assert phone.get(f"{own}letter/").status_code == 409
    desk.recommended(sent.row, 0)
    desk.decided(sent.row, "refused", 0)
    page = phone.get(own).content.decode()
    assert "By need" in page
    letter = phone.get(f"{own}letter/")
    assert letter.content.startswith(b"%PDF")
    assert phone.post(f"{own}appeal/", {"words": "Look again"}).status_code == 302
    assert "We have it." in phone.get(own).content.decode()


def test_staff_ask_and_the_applicant_answers_at_the_address(desk: Desk) -> None:
    sent = desk.apply()
    clock(NOON)
    desk_page = signed_in("haven", "welfare_officer")
    to = f"{BASE}{sent.row.id}/ask/"
    assert desk_page.post(to, {"words": "Which fee is it?"}).status_code == 302
    own = f"{PUBLIC}answer/{sent.key}/"
    phone = Client()
    assert "Which fee is it?" in phone.get(own).content.decode()
    phone.post(f"{own}more/", {"words": "For the passport"})
    assert desk.seen(sent.row).state == State.COMPLETE


def test_the_desk_takes_assesses_recommends_and_another_decides(desk: Desk) -> None:
    clock(NOON)
    officer, other = (signed_in("haven", "welfare_officer") for _n in range(2))
    given = {
        "name": "Samira Haddad", "applicant": "person", "sex": "f", "route": "need",
        "way": "phone", "purpose": "documents", "why": "The fee", "asked": "100", "unit": "USD",
        "method": "cash", "language": "fr",
    }  # fmt: skip
    bad = officer.post(f"{BASE}new/", given | {"asked": "a hundred"})
    assert bad.status_code == 422
    assert "The fee" in bad.content.decode()
    shown = officer.post(f"{BASE}new/", given).content.decode()
    assert re.search(r"/o/haven/assistance/answer/[0-9a-f]{40}/", shown)
    with acting_as(desk.aida):
        row = Application.objects.get()
    to = f"{BASE}{row.id}/"
    assert officer.post(f"{to}complete/").status_code == 302
    levels = {f"level_{code}": level for code, level in LEVELS.items()}
    assert other.post(f"{to}assess/", levels | {"words": "Nothing left"}).status_code == 302
    wanted = {"head": str(desk.head), "amount": "100", "words": "Real need"}
    assert other.post(f"{to}recommend/", wanted).status_code == 302
    assert other.get(f"{to}decide/").status_code == 403
    judge = signed_in("haven", "authorising_officer")
    assert "The same help at the same time" in judge.get(to).content.decode()
    assert "100.00" in judge.get(f"{to}decide/").content.decode()
    answer = {"outcome": "approved", "amount": "100", "reasons": "By need"}
    unmarked = judge.post(f"{to}decide/", answer)
    assert unmarked.status_code == 422
    assert "nobody sees whether the same person" in unmarked.content.decode()
    answer["knows_no_mark"] = "on"
    assert judge.post(f"{to}decide/", answer).status_code == 302
    assert desk.seen(row).state == State.APPROVED
    ranking = judge.get(f"{BASE}ranking/?purpose=documents&money=5&unit=USD")
    assert ranking.status_code == 200


def test_a_reader_sees_no_applications(desk: Desk) -> None:
    sent = desk.apply()
    reader = signed_in("haven", "reader")
    for page in ("", "export/", f"{sent.row.id}/", "calls/", "owed/"):
        assert reader.get(f"{BASE}{page}").status_code == 403
    assert "Samira" not in signed_in("haven", "fund_manager").get(f"{BASE}export/").content.decode()


def test_whoever_declares_a_conflict_sees_no_words_by_any_page(desk: Desk) -> None:
    row = desk.committed(
        route="direct", applicant="diaspora", ground="Alone", name="Sfax", days=None
    )
    with acting_as(desk.walid):
        day = (NOON + 30 * DAY).date()
        one = actions.plan_milestone(row.id, "A class", day, 50_00, True, by=desk.walid, at=NOON)
    officer, to = signed_in("haven", "welfare_officer"), f"{BASE}{row.id}/"
    milestone = f"{BASE}milestones/{one.id}/"
    pages = (f"{to}letter/", f"{to}payee/", milestone, f"{milestone}report/")
    assert [officer.get(page).status_code for page in pages] == [200] * 4
    assert "Sfax" in officer.get(to).content.decode()
    assert officer.post(f"{to}conflict/").status_code == 302
    assert [officer.get(page).status_code for page in pages] == [403] * 4
    assert "Sfax" not in officer.get(to).content.decode()


def filled(pattern: str, known: dict[str, str]) -> str:
    """Return an address with the ids that exist, or with nobody's."""
    found = pattern
    while "<" in found:
        start, end = found.index("<"), found.index(">")
        kind, name = found[start + 1 : end].split(":")
        value = known.get(name, {"uuid": NOBODYS, "int": "1"}.get(kind, "nothing"))
        found = found[:start] + value + found[end + 1 :]
    return found


def everything(desk: Desk, haven: Organisation) -> dict[str, str]:
    """Let there be something of every kind; return what addresses need."""
    call = published(desk)
    scored(desk, project(desk).row)
    direct = desk.committed(
        route="direct", applicant="diaspora", ground="Alone", name="Sfax", days=None
    )
    advance = desk.paid(desk.committed(is_advance=True, name="Nour Ali", born="1990-02-02"))
    with acting_as(desk.walid):
        day = (NOON + 30 * DAY).date()
        one = actions.plan_milestone(direct.id, "A class", day, 50_00, True, by=desk.walid, at=NOON)
        owed = actions.claim(advance.id, "agency", "Works", 5_00, "x", by=desk.walid, at=NOON)
        draft = actions.write_call(call_in(desk.head, slug="other"), by=desk.walid, at=NOON)
        actions.put_criterion(draft.id, "Reach", "Places", 40, by=desk.walid, at=NOON)
        handed = Advance.objects.get()
        assert Milestone.objects.exists()
        assert Recovery.objects.exists()
    sent = desk.apply()
    return {
        "grant_id": str(sent.row.id), "grant_call": str(draft.id), "grant_slug": call.slug,
        "grant_milestone": str(one.id), "grant_recovery": str(owed.id),
        "grant_advance": str(handed.id), "token": sent.key,
    }  # fmt: skip


def test_no_form_and_no_address_breaks(desk: Desk, haven: Organisation) -> None:
    known = everything(desk, haven)
    user = User.objects.create_user("all@example.org", name="All")
    Membership.objects.create(
        organisation=haven, user_id=user.id, role="head_of_mission", created_at=NOON
    )
    assert member(haven, "All", 1)
    clock(AFTER)
    clients = []
    for role in ("welfare_officer", "authorising_officer"):
        client = signed_in("haven", role)
        client.raise_request_exception = False
        clients.append(client)
    draft = Client().post(PUBLIC)["Location"].split("/")[-2]
    wrong = []
    steps = {
        "grant_step": ("complete", "ask", "papers", "assess", "recommend", "decide", "payee",
                       "confirm-payee", "order", "milestone", "claim", "close", "decide-appeal", "score",
                       "conflict", "nothing"),
        "grant_return": ("settle", "chase", "report", "visit", "answer", "pay", "receive",
                         "propose", "confirm", "change", "remove"),
        "grant_call_step": ("publish", "close"),
        "grant_page": ("who", "need", "life", "pay", "project"),
        "token": (known["token"], draft),
    }  # fmt: skip
    for base, module in ((BASE, urls), (PUBLIC, public_urls)):
        for one in module.urlpatterns:
            assert isinstance(one, URLPattern)
            pattern = str(one.pattern)
            varied = [name for name in steps if f":{name}>" in pattern]
            last = varied[-1] if varied else ""
            for value in steps.get(last, ("",)):
                address = base + filled(pattern, known | {last: value})
                for client in clients:
                    found = client.get(f"{address}?q=%00&kind=xlsx&state=x&money=x&unit=%00")
                    if found.status_code >= 500:
                        wrong.append((address, found.status_code))
                    for bad in BAD if client is clients[-1] else BAD[2:4]:
                        found = client.post(address, dict.fromkeys(FIELDS, bad))
                        if found.status_code >= 500:
                            wrong.append((address, bad[:9], found.status_code))
                        if found.status_code in (403, 404, 405):
                            break
    assert wrong == []
