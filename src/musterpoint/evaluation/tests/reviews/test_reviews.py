"""Stakeholders answer once and unnamed; what fewer than three of a group said is never told."""

from collections import Counter
from datetime import date
from itertools import product
from typing import Any

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from musterpoint.accounts.models import User
from musterpoint.agenda.queries import MINE, Asked
from musterpoint.evaluation import dues
from musterpoint.evaluation.models import Review, ReviewAnswer, ReviewGuest
from musterpoint.evaluation.reviews import actions, queries
from musterpoint.evaluation.reviews.actions import AnswerIn, ReviewIn
from musterpoint.evaluation.reviews.comparing import compare
from musterpoint.kernel.errors import NotAllowed
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Membership, Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member, signed_in

ASKED = {"host": ["q1", "q2"], "migrants": ["q1"], "own": ["q1", "q2"]}


@pytest.fixture(autouse=True)
def _still(haven: Organisation, settings: Any) -> None:
    settings.STATIC_ROOT = None
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)


def begun(by: Actor, **more: Any) -> Review:
    given = ReviewIn(
        **{"name": "After Libya", "themes": ["coordination"], "closes_on": date(2026, 5, 20),
           "purpose": "So that the next time is better", **more}
    )  # fmt: skip
    return actions.begin(given, by=by, at=NOON)


def asked(row: Review, by: Actor, kind: str = "host", count: int = 1) -> list[str]:
    """Ask people outside; return the ends of their links."""
    found = []
    for number in range(count):
        link = actions.ask_outside(row.id, kind, f"Guest {number}", by=by, at=NOON)
        found.append(link.rstrip("/").rpartition("/")[2])
    return found


@pytest.fixture
def letters(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ends of the links that were mailed, as those who got them would read them."""
    sent: list[str] = []
    queue = actions.messaging.queue

    def queued(messages: Any, **more: Any) -> int:
        sent.extend(one.text.rstrip("/").rpartition("/")[2] for one in messages)
        return int(queue(messages, **more))

    monkeypatch.setattr(actions.messaging, "queue", queued)
    return sent


def mailed(row: Review, by: Actor, kind: str = "host", count: int = 1) -> None:
    """Ask people who have an address; nobody here sees their links."""
    for number in range(count):
        email = f"guest{number}@example.org"
        shown = actions.ask_outside(row.id, kind, f"Guest {number}", email, by=by, at=NOON)
        assert shown == ""


def reply(token: str, by: Actor, **ratings: int) -> None:
    guest = actions.guest_of_token(token)
    given = AnswerIn(ratings=ratings or {"knew_whom": 3}, remark="")
    actions.answer(guest.id, given, by=by, at=NOON)


def test_an_answer_is_given_once_and_tied_to_nobody(alice: Actor) -> None:
    with acting_as(alice):
        row = begun(alice)
        token = asked(row, alice)[0]
        with pytest.raises(actions.NotOpen):
            reply(token, alice)
        actions.open_up(row.id, by=alice, at=NOON)
        reply(token, alice)
        with pytest.raises(actions.AnsweredBefore):
            reply(token, alice)
        kept = ReviewAnswer.objects.get()
        assert kept.id.version == 4
        assert {f.name for f in ReviewAnswer._meta.get_fields()} == {
            "id", "organisation", "review", "kind", "sealed",
        }  # fmt: skip
        assert token not in str(ReviewGuest.objects.values().get())


def test_nothing_is_compared_before_the_review_is_closed_and_nothing_taken_after(
    alice: Actor, letters: list[str]
) -> None:
    with acting_as(alice):
        row = begun(alice)
        mailed(row, alice, count=4)
        assert letters == []
        actions.open_up(row.id, by=alice, at=NOON)
        tokens = list(letters)
        assert len(set(tokens)) == 4
        for token in tokens[:3]:
            reply(token, alice, knew_whom=4)
        assert queries.result(queries.review(row.id), NOON) is None
        actions.close(row.id, by=alice, at=NOON)
        found = queries.result(queries.review(row.id), NOON)
        assert found is not None
        cell = found.cells["knew_whom", "host"]
        assert cell is not None
        assert (cell.count, cell.mean) == (3, 4)
        with pytest.raises(actions.NotOpen):
            reply(tokens[3], alice)


def test_whoever_made_a_link_cannot_single_out_an_answer_by_giving_others(
    alice: Actor, letters: list[str]
) -> None:
    with acting_as(alice):
        row = begun(alice)
        mailed(row, alice, count=2)
        own = asked(row, alice, count=4)
        actions.open_up(row.id, by=alice, at=NOON)
        for token in (*letters, *own):
            reply(token, alice, knew_whom=1)
        actions.close(row.id, by=alice, at=NOON)
        found = queries.result(queries.review(row.id), NOON)
    assert found is not None
    assert found.hidden == ["host"]
    assert found.cells == {}
    judged = {"ratings": {"q1": 1}, "remark": ""}
    seen = judged | {"saw_link": True}
    told = compare([("host", judged)] * 3 + [("host", seen)], ASKED, 3).cells["q1", "host"]
    assert told is not None
    assert told.count == 4


def test_small_groups_are_neither_shown_nor_counted_among_all() -> None:
    rated = {"ratings": {"q1": 4}, "remark": "We were late"}
    answers = [("host", rated)] * 3 + [("migrants", {"ratings": {"q1": 0}, "remark": "Secret"})] * 2
    found = compare(answers, ASKED, 3)
    assert found.groups == ["host"]
    assert found.hidden == ["migrants"]
    everybody = found.cells["q1", ""]
    assert everybody is not None
    assert everybody.count == 3
    assert "Secret" not in str(found)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(sorted(ASKED)), st.integers(0, 4)), max_size=9))
def test_hidden_answers_cannot_be_worked_out(answers: list[tuple[str, int]]) -> None:
    """Whatever the hidden groups said, the same is shown: their answers tell nothing."""
    rows = [(group, {"ratings": {"q1": value}}) for group, value in answers]
    found = compare(rows, ASKED, 3)
    few = [n for n, count in Counter(group for group, _value in answers).items() if count < 3]
    for value, group in product((0, 4), few):
        changed = [(g, {"ratings": {"q1": value}} if g == group else c) for g, c in rows]
        assert compare(changed, ASKED, 3) == found


def test_a_question_that_few_of_a_group_judged_is_hidden_with_its_total() -> None:
    many, few = {"ratings": {"q1": 1, "q2": 1}}, {"ratings": {"q1": 1}}
    answers = [("host", many)] * 2 + [("host", few)] * 2 + [("own", many)] * 3
    found = compare(answers, ASKED, 3)
    assert found.cells["q2", "host"] is None
    assert found.cells["q2", ""] is None
    assert found.cells["q1", ""] is not None


def test_wrong_reviews_guests_and_answers_name_their_fields(alice: Actor, bob: Actor) -> None:
    with acting_as(alice):
        row = begun(alice)
        for changes, where in (
            ({"name": "After Libya"}, "name"),
            ({"name": "x", "themes": ["luck"]}, "themes"),
            ({"name": "x", "closes_on": date(2026, 4, 1)}, "closes_on"),
        ):
            with pytest.raises(actions.BadReview) as bad:
                begun(alice, **changes)
            assert where in bad.value.fields
        with pytest.raises(actions.BadReview) as bad:
            actions.ask_outside(row.id, "own", "", by=alice, at=NOON)
        assert set(bad.value.fields) == {"kind", "name"}
        with pytest.raises(actions.TooFewAsked):
            actions.open_up(row.id, by=alice, at=NOON)
        token = asked(row, alice)[0]
        actions.open_up(row.id, by=alice, at=NOON)
        with pytest.raises(actions.BadReview):
            reply(token, alice, knew_whom=9)
        with pytest.raises(actions.BadReview):
            reply(token, alice, understood_nothing=1)
        with pytest.raises(actions.NoSuchReview):
            actions.guest_of_token("no-such-token")
    with acting_as(bob), pytest.raises(NotAllowed):
        actions.close(row.id, by=bob, at=NOON)


def test_a_colleague_is_asked_once_finds_it_among_what_is_due_and_answers(
    alice: Actor, haven: Organisation
) -> None:
    user = User.objects.create_user("deepa@example.org", name="Deepa")
    Membership.objects.create(
        organisation=haven, user_id=user.id, role="duty_officer", created_at=NOON
    )
    deepa = member(haven, "Deepa", user.id.int, "duty_officer")
    with acting_as(alice):
        row = begun(alice)
        assert len(actions.ask_colleagues(row.id, [user.id, user.id], by=alice, at=NOON)) == 1
        assert actions.ask_colleagues(row.id, [user.id], by=alice, at=NOON) == []
        actions.open_up(row.id, by=alice, at=NOON)
        with pytest.raises(actions.NoSuchReview):
            actions.guest_of_colleague(row.id, alice)
    with acting_as(deepa):
        items = dues.reviews(Asked(by=deepa, at=NOON, view=MINE))
        assert [one.page for one in items] == ["reviews:answer"]
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    address = f"/o/haven/desk/reviews/{row.id}/answer/"
    assert "We knew whom to ask" in client.get(address).content.decode()
    assert client.post(address, {}).status_code == 422
    assert client.post(address, {"knew_whom": "2", "remark": "Fine"}).status_code == 302
    assert client.get(address).status_code == 409
    with acting_as(alice):
        assert ReviewAnswer.objects.count() == 1


def test_somebody_outside_answers_by_the_link_once(alice: Actor) -> None:
    with acting_as(alice):
        row = begun(alice)
        token = asked(row, alice, "migrants")[0]
        actions.open_up(row.id, by=alice, at=NOON)
    page = Client().get(f"/o/haven/review/{token}/")
    text = page.content.decode()
    assert page.status_code == 200
    assert "So that the next time is better" in text
    assert "Guest 0" not in text
    refused = Client().post(f"/o/haven/review/{token}/", {"knew_whom": "7", "remark": "Kept words"})
    assert refused.status_code == 422
    assert "Kept words" in refused.content.decode()
    sent = Client().post(f"/o/haven/review/{token}/", {"knew_whom": "1", "one_picture": ""})
    assert "We have your answer" in sent.content.decode()
    again = Client().post(f"/o/haven/review/{token}/", {"knew_whom": "4"})
    assert "cannot be given twice" in again.content.decode()
    assert Client().get("/o/haven/review/no-such/").status_code == 404
    assert Client().get(f"/o/elsewhere/review/{token}/").status_code == 404
    with acting_as(alice):
        assert ReviewAnswer.objects.count() == 1


def test_the_pages_of_a_review_from_its_beginning_to_the_comparison(
    alice: Actor, letters: list[str]
) -> None:
    client = signed_in("haven", "evaluator")
    desk = "/o/haven/desk/reviews/"
    assert "No review yet" in client.get(desk).content.decode()
    sent = {
        "name": "After Libya", "themes": ["coordination", "response"], "closes_on_day": "20",
        "closes_on_month": "5", "closes_on_year": "2026",
    }  # fmt: skip
    assert client.post(f"{desk}new/", {**sent, "themes": []}).status_code == 422
    answer = client.post(f"{desk}new/", sent)
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    one = answer["Location"]
    for number in range(3):
        sent = {"kind": "host", "name": f"Mayor {number}", "email": f"mayor{number}@example.org"}
        assert client.post(f"{one}outside/", sent).status_code == 302
    wrong = client.post(f"{one}outside/", {"kind": "host", "name": "X", "email": "nowhere"})
    assert wrong.status_code == 422
    assert client.post(f"{one}step/open/").status_code == 302
    assert len(letters) == 3
    for token in letters:
        Client().post(f"/o/haven/review/{token}/", {"knew_whom": "3", "remark": "Late buses"})
    assert "not closed yet" in client.get(f"{one}result/").content.decode()
    assert client.get(f"{one}result/export/").status_code == 409
    assert client.post(f"{one}step/close/").status_code == 302
    text = client.get(f"{one}result/").content.decode()
    assert "3 (3)" in text
    assert "Late buses" in text
    assert "3 (3)" in client.get(f"{one}result/export/").content.decode("utf-8-sig")
    assert client.get(f"{one}result/export/?as=xlsx").status_code == 200
    reader = signed_in("haven", "reader")
    assert "Mayor 1" not in reader.get(one).content.decode()
    assert reader.post(f"{one}step/close/").status_code == 403
