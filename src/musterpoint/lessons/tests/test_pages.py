"""Every page opens empty and filled, keeps what was typed, and shows what was decided."""

from datetime import date
from uuid import UUID

import pytest
from django.test import Client

from musterpoint.disclosures.tests.factories import agree
from musterpoint.lessons import actions, urls
from musterpoint.lessons.actions import AskIn, ResearchIn
from musterpoint.lessons.models import ActionItem, Ask, Lesson, Practice, Recommendation, Review
from musterpoint.lessons.tests.factories import (
    DAY,
    PRACTICE,
    Cast,
    cast,
    crisis,
    done,
    lesson,
    remedy_source,
    review_of,
    stood_down,
)
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

DESK = "/o/haven/desk/lessons/"


@pytest.fixture
def who(haven: Organisation) -> Cast:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON + 20 * DAY)
    return cast(haven)


@pytest.fixture
def chief(who: Cast) -> Client:
    return signed_in("haven", "head_of_mission")


def day(name: str, when: date) -> dict[str, int]:
    return {f"{name}_day": when.day, f"{name}_month": when.month, f"{name}_year": when.year}


def filled(who: Cast, alice: Actor) -> dict[str, object]:
    """Fill every table, and return what stands in the addresses."""
    with acting_as(alice):
        action = done(who)
        review = review_of(stood_down(alice), alice)
        other = review_of(crisis(alice, "mali", "Mali"), alice, "real_time")
        practice = actions.submit_practice(PRACTICE, by=alice, at=NOON)
        entry = actions.record_research(
            ResearchIn(kind="study", title="Told", authors="R. E.", year=2019, findings="Late"),
            by=alice, at=NOON,
        )  # fmt: skip
        ask = actions.ask(
            AskIn(
                asked_of="Ministry", what="Waive", asked_on=NOON.date(),
                evidence=(("practice", practice.code), ("review", str(review.id)),
                          ("research", str(entry.id))),
            ),
            by=alice, at=NOON,
        )  # fmt: skip
    return {
        "lesson_id": action.recommendation.lesson_id,
        "lesson_advice": action.recommendation_id,
        "lesson_action": action.id,
        "lesson_review": review.id,
        "other": other.id,
        "practice_code": practice.code,
        "research_id": entry.id,
        "ask_id": ask.id,
        "indicator_code": "reached",
        "review_step": "prepare",
        "practice_step": "verify",
        "ask_step": "step",
    }


def addresses(parts: dict[str, object]) -> list[str]:
    found = []
    for one in urls.urlpatterns:
        route = str(one.pattern)
        for name, value in parts.items():
            for kind in ("uuid", "slug"):
                route = route.replace(f"<{kind}:{name}>", str(value))
        assert "<" not in route, route
        found.append(DESK + route)
    return found


def test_every_page_opens_empty_and_filled_and_none_is_kept(
    who: Cast, chief: Client, alice: Actor
) -> None:
    for name in ("", "reviews/", "practices/", "research/", "asks/", "figures/", "situation/",
                 "export/", "asks/export/", "research/export/", "practices/export/"):  # fmt: skip
        assert chief.get(DESK + name).status_code == 200, name
    parts = filled(who, alice)
    for address in addresses(parts):
        answer = chief.get(address)
        assert answer.status_code == 200, address
        assert "no-store" in answer["Cache-Control"], address
        if "html" in answer["Content-Type"]:
            assert "None" not in answer.content.decode().split("<main")[1].replace(">None<", ""), (
                address
            )
    review = f"{DESK}reviews/{parts['lesson_review']}/"
    page = chief.get(f"{review}?with={parts['other']}").content.decode()
    assert "Compared with review 2, Mali" in page
    assert chief.get(f"{review}pdf/?with={parts['other']}").content[:4] == b"%PDF"


def test_a_reader_sees_and_a_stranger_does_not(
    who: Cast, alice: Actor, elsewhere: Organisation
) -> None:
    parts = filled(who, alice)
    reader = signed_in("haven", "reader")
    assert reader.get(f"{DESK}{parts['lesson_id']}/").status_code == 200
    assert reader.get(f"{DESK}new/").status_code == 403
    assert reader.get(f"{DESK}recommendations/{parts['lesson_advice']}/answer/").status_code == 403
    stranger = signed_in("elsewhere", "head_of_mission")
    for address in addresses(parts):
        assert stranger.get(address).status_code == 404, address
        own = address.replace("/o/haven/", "/o/elsewhere/")
        if any(str(parts[n]) in own for n in ("lesson_id", "lesson_advice", "lesson_action",
                                              "lesson_review", "ask_id", "research_id")):  # fmt: skip
            assert stranger.get(own).status_code == 404, own


def test_the_whole_way_by_forms(who: Cast, chief: Client, alice: Actor) -> None:
    kept = chief.post(f"{DESK}new/", {"title": "Voice first", "what": "", "theme": "coordination"})
    assert kept.status_code == 422
    assert "Voice first" in kept.content.decode()
    sent = chief.post(
        f"{DESK}new/",
        {"title": "Voice first", "what": "Seen", "theme": "coordination", "origin": "other"},
    )
    assert sent.status_code == 302
    with acting_as(alice):
        row = Lesson.objects.get()
    page = f"{DESK}{row.id}/"
    chief.post(f"{page}recommend/", {"text": "Record them", "to": ""})
    with acting_as(alice):
        advice = Recommendation.objects.get()
    answer = f"{DESK}recommendations/{advice.id}/answer/"
    refused = chief.post(answer, {"answer": "rejected", "reason": ""})
    assert refused.status_code == 422
    assert chief.post(answer, {"answer": "accepted"}).status_code == 302
    due = (NOON + 30 * DAY).date()
    given = {"what": "Record", "owner": str(who.owner.id), **day("due_on", due)}
    made = chief.post(f"{DESK}recommendations/{advice.id}/action/", given)
    assert made.status_code == 302
    with acting_as(alice):
        action = ActionItem.objects.get()
    base = f"{DESK}actions/{action.id}/"
    with remedy_source() as remedy:
        assert "Voice messages" in chief.get(f"{base}evidence/?q=voice").content.decode()
        key = f"{remedy.kind}:{remedy.key}"
        shown = chief.post(f"{base}evidence/", {"q": "voice", "remedy": key, "text": ""})
        assert shown.status_code == 302
        assert "Passed by 3" in chief.get(page).content.decode()
    chief.post(f"{base}done/")
    with acting_as(alice):
        ActionItem.objects.update(ended_at=NOON)
    held = {"event": "other", "name": "Table-top", "verdict": "yes", "text": "It held"}
    early = chief.post(f"{base}verify/", {**held, **day("held_on", NOON)})
    assert early.status_code == 409
    tester = signed_in("haven", "duty_officer")
    good = tester.post(f"{base}verify/", {**held, **day("held_on", NOON + 5 * DAY)})
    assert good.status_code == 302, good.content.decode()
    assert "Verified" in chief.get(page).content.decode()
    board = chief.get(f"{DESK}export/?standing=verified").content.decode()
    assert "Voice first" in board
    assert chief.get(f"{DESK}export/?kind=xlsx").content[:2] == b"PK"


def test_a_recommendation_goes_to_whom_an_agreement_allows(
    who: Cast, chief: Client, portal: Organisation, alice: Actor, olga: Actor
) -> None:
    with acting_as(alice):
        row = lesson(alice)
    address = f"{DESK}{row.id}/recommend/"
    assert "Portal" not in chief.get(address).content.decode()
    Organisation.objects.filter(id=portal.id).update(is_exercise=True)
    agree(alice, olga, allows=actions.KINDS)
    assert "Portal" in chief.get(address).content.decode()
    assert chief.post(address, {"text": "Seats", "to": str(portal.id)}).status_code == 302
    assert "Asked of" in chief.get(f"{DESK}{row.id}/").content.decode()
    share = f"{DESK}{row.id}/share/"
    assert chief.post(share, {"receiver": str(portal.id), "purpose": "Learn"}).status_code == 302


def test_a_review_is_begun_written_and_signed_by_forms(
    who: Cast, chief: Client, alice: Actor
) -> None:
    with acting_as(alice):
        made = stood_down(alice)
    writer = signed_in("haven", "duty_officer")
    assert "Begin it" in writer.get(f"{DESK}reviews/").content.decode()
    refused = writer.post(f"{DESK}reviews/new/", {"kind": "after_action", "event": "other"})
    assert refused.status_code == 422
    sent = writer.post(
        f"{DESK}reviews/new/", {"kind": "after_action", "event": f"crisis:{made.id}"}
    )
    assert sent.status_code == 302
    with acting_as(alice):
        row = Review.objects.get()
    page = f"{DESK}reviews/{row.id}/"
    said = {"participants": "All", "planned": "60 min", "happened": "94 min", "why": "No voice"}
    assert writer.post(f"{page}write/", {"revision": 1, **said}).status_code == 302
    stale = writer.post(f"{page}write/", {"revision": 1, **said, "why": "Typed late"})
    assert stale.status_code == 409
    assert "Typed late" in stale.content.decode()
    assert writer.post(f"{page}step/send/").status_code == 302
    assert writer.post(f"{page}step/sign/").status_code == 403
    assert "waits for you" in chief.get(page).content.decode()
    assert chief.post(f"{page}step/sign/").status_code == 422
    assert chief.post(f"{page}step/sign/", {"revision": 2}).status_code == 302
    assert "Signed off" in chief.get(page).content.decode()
    assert chief.get(f"{page}step/none/").status_code == 404


def test_practices_asks_and_research_by_forms(who: Cast, chief: Client, alice: Actor) -> None:
    given = {
        "title_en": "Voice beforehand", "description_en": "Six languages", "title_ar": "",
        "description_ar": "", "type_of_practice": "Plans and procedures",
        "stakeholder_name": "Haven", "stakeholder_type": "origin", "crisis_type": ["conflict"],
        "crisis_phase": ["response"], "guidelines_thematic_areas": ["capacity"],
        "related_links": "https://example.org/a",
    }  # fmt: skip
    half = chief.post(f"{DESK}practices/new/", {**given, "title_ar": "عنوان"})
    assert half.status_code == 422
    assert "عنوان" in half.content.decode()
    assert chief.post(f"{DESK}practices/new/", given).status_code == 302
    with acting_as(alice):
        row = Practice.objects.get()
    assert row.type_of_practice == "plan"
    page = f"{DESK}practices/record/{row.code}/"
    assert chief.post(f"{page}change/", {**given, "country": "Haven"}).status_code == 302
    other = signed_in("haven", "head_of_mission")
    assert chief.post(f"{page}step/verify/", {"how": "Asked"}).status_code == 409
    assert other.post(f"{page}step/verify/", {"how": "Opened"}).status_code == 302
    assert other.post(f"{page}step/publish/").status_code == 302
    assert "Illustrative, not endorsed" in chief.get(page).content.decode()
    assert chief.post(f"{DESK}practices/door/").status_code == 302
    assert Client().get("/o/haven/practices/").status_code == 200
    asked = {
        "asked_of": "Ministry", "what": "Waive", **day("asked_on", NOON),
        "evidence": [f"practice:{row.code}"],
    }  # fmt: skip
    assert chief.post(f"{DESK}asks/new/", {**asked, "evidence": []}).status_code == 422
    assert chief.post(f"{DESK}asks/new/", asked).status_code == 302
    with acting_as(alice):
        ask = Ask.objects.get()
    decided = {"decision": "granted", "text": "Yes", **day("decided_on", NOON + DAY)}
    assert chief.post(f"{DESK}asks/{ask.id}/step/decision/", decided).status_code == 302
    assert "Granted" in chief.get(f"{DESK}asks/").content.decode()
    bad = chief.post(f"{DESK}research/new/", {"kind": "study", "title": "T", "year": "soon"})
    assert bad.status_code == 422
    assert isinstance(ask.id, UUID)
