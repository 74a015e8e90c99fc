"""The doors: who comes in, what is rolled back, what is audited."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError
from django.test import Client

from musterpoint.accounts.models import User
from musterpoint.accounts.tests.conftest import events
from musterpoint.audit import actions as audit
from musterpoint.tenancy.models import Membership, Organisation

Browser = Callable[[User], Client]
pytestmark = pytest.mark.django_db(transaction=True)


def phone(of: Organisation) -> str:
    of.refresh_from_db()
    return of.phone


def test_a_page_that_writes_commits_both_tables(
    browser_of: Browser, ada: User, haven: Organisation
) -> None:
    assert browser_of(ada).post("/o/haven/desk/write/200/").status_code == 200
    assert phone(haven) == "+1555"
    assert [event.kind for event in events(haven)] == ["test.thing.written"]


@pytest.mark.parametrize("status", [400, 409, 422, 500])
def test_an_answer_of_400_or_more_leaves_nothing(
    browser_of: Browser, ada: User, haven: Organisation, status: int
) -> None:
    assert browser_of(ada).post(f"/o/haven/desk/write/{status}/").status_code == status
    assert (phone(haven), events(haven)) == ("", [])


def test_a_view_that_raises_leaves_nothing(
    browser_of: Browser, ada: User, haven: Organisation
) -> None:
    answer = browser_of(ada).post("/o/haven/desk/break/")
    assert answer.status_code == 500
    assert b"on purpose" not in answer.content
    assert (phone(haven), events(haven)) == ("", [])


def test_a_commit_that_fails_leaves_nothing_and_says_so(
    browser_of: Browser, ada: User, haven: Organisation
) -> None:
    assert browser_of(ada).post("/o/haven/desk/commit/").status_code == 500
    assert (phone(haven), events(haven)) == ("", [])


def test_a_get_cannot_write(browser_of: Browser, ada: User, haven: Organisation) -> None:
    assert browser_of(ada).get("/o/haven/desk/write/200/").status_code == 500
    assert (phone(haven), events(haven)) == ("", [])


def test_what_is_seen_is_recorded_before_the_answer_leaves(
    browser_of: Browser, ada: User, haven: Organisation
) -> None:
    assert browser_of(ada).get("/o/haven/desk/see/").status_code == 200
    (seen,) = events(haven)
    assert (seen.kind, seen.actor_id) == ("people.person.read", ada.id)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    ("then", "status", "also"),
    [
        ("invalid", 422, []),
        ("refused", 409, []),
        ("gone", 404, []),
        ("forbidden", 403, ["access.refused"]),
    ],
)
def test_what_was_seen_is_recorded_also_when_the_answer_is_a_refusal(
    browser_of: Browser,
    ada: User,
    haven: Organisation,
    method: str,
    then: str,
    status: int,
    also: list[str],
) -> None:
    answer = getattr(browser_of(ada), method)(f"/o/haven/desk/see/{then}/")
    assert answer.status_code == status
    seen = [event for event in events(haven) if event.kind == "people.person.read"]
    assert [event.actor_id for event in seen] == [ada.id]
    assert [event.kind for event in events(haven) if event not in seen] == also


def test_a_view_that_breaks_shows_nothing_and_so_records_no_reading(
    browser_of: Browser, ada: User, haven: Organisation
) -> None:
    answer = browser_of(ada).get("/o/haven/desk/see/broken/")
    assert answer.status_code == 500
    assert b"seen" not in answer.content
    assert events(haven) == []


def test_a_read_that_cannot_be_recorded_is_not_answered(
    browser_of: Browser, ada: User, haven: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise DatabaseError("no place left")

    monkeypatch.setattr(audit, "write_reads", broken)
    answer = browser_of(ada).get("/o/haven/desk/see/")
    assert answer.status_code == 500
    assert b"seen" not in answer.content


def test_a_refusal_leaves_nothing_but_its_own_record(
    browser_of: Browser, ada: User, haven: Organisation
) -> None:
    assert browser_of(ada).post("/o/haven/desk/refused/").status_code == 403
    assert phone(haven) == ""
    (refusal,) = events(haven)
    assert (refusal.kind, refusal.actor_id) == ("access.refused", ada.id)
    assert refusal.facts["method"] == "POST"


def test_nobody_signed_in_is_sent_to_the_form_and_back(haven: Organisation) -> None:
    answer = Client().get("/o/haven/desk/settings/?a=1")
    assert answer["Location"] == "/sign/in/?next=/o/haven/desk/settings/%3Fa%3D1"


def test_another_organisation_answers_as_if_there_were_none(
    browser_of: Browser, stranger: User, haven: Organisation
) -> None:
    browser = browser_of(stranger)
    there = browser.get("/o/haven/desk/settings/")
    nowhere = browser.get("/o/atlantis/desk/settings/")
    assert (there.status_code, nowhere.status_code) == (404, 404)
    assert there.content.replace(b"haven", b"atlantis") == nowhere.content
    assert browser.post("/o/haven/desk/write/200/").status_code == 404
    assert phone(haven) == ""


@pytest.mark.parametrize("way", ["removed", "ran out", "unknown role"])
def test_a_membership_is_asked_at_every_page(
    browser_of: Browser, rosa: User, haven: Organisation, way: str
) -> None:
    browser = browser_of(rosa)
    assert browser.get("/o/haven/desk/settings/").status_code == 200
    mine = Membership.objects.filter(user_id=rosa.id)
    if way == "removed":
        mine.delete()
    elif way == "ran out":
        mine.update(valid_until=haven.created_at)
    else:
        mine.update(role="emperor")
    assert browser.get("/o/haven/desk/settings/").status_code == 404


def test_the_api_door_answers_in_problem_json(haven: Organisation) -> None:
    client = Client(raise_request_exception=False)
    wrong = client.get("/api/v1/o/haven/see/", headers={"Authorization": "Bearer nothing"})
    answers = [
        client.get("/api/v1/o/haven/see/"),
        wrong,
        client.get("/api/v1/o/atlantis/see/"),
    ]
    assert [answer.status_code for answer in answers] == [401, 401, 404]
    assert {answer["Content-Type"] for answer in answers} == {"application/problem+json"}
    assert wrong["WWW-Authenticate"] == "Bearer"
    assert wrong.json()["status"] == 401


def test_the_public_door_lets_anybody_in_with_public_permissions(haven: Organisation) -> None:
    answer = Client().post("/o/haven/public/refused/")
    assert answer.status_code == 403
    assert events(haven)[-1].actor_kind == "public"
