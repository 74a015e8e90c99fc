"""Questionnaires on the public site: one question a page, saved at each, without JavaScript."""

import re
from html import unescape
from typing import Any

from django.test import Client

from musterpoint.engine.forms.tests.books import book
from musterpoint.forms import actions, queries
from musterpoint.forms.models import Draft, Submission
from musterpoint.forms.tests.factories import NOON, key, published
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as

SITE = "/o/haven/forms/"
HERE = f"{SITE}arrival/"


def text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, answer.content[:2000]
    return unescape(answer.content.decode())


def opened(alice: Actor) -> None:
    with acting_as(alice):
        published(alice, is_public=True)


def heading(page: str) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)
    assert found, page[:500]
    return re.sub(r"<[^>]+>", "", found[1]).strip()


def begin(client: Client) -> str:
    """Press Begin and return the address of the first question."""
    page = text(client.get(HERE))
    return str(re.search(r'href="([^"]+question[^"]+)"', page)[1])


def answer(client: Client, address: str, **typed: str) -> str:
    """Answer the question at an address and return where it leads."""
    made = client.post(address, typed)
    assert made.status_code == 302, unescape(made.content.decode())
    return str(made["Location"])


def to_check(client: Client) -> None:
    first = begin(client)
    assert answer(client, first, q1="Mona Perera") == f"{HERE}saved/"
    second = re.search(r'href="([^"]+question[^"]+)"', text(client.get(f"{HERE}saved/")))[1]
    third = answer(client, second, q2="٣٤")
    fourth = answer(client, third, q4="food")
    fifth = answer(client, fourth, **{"q6-0": "Nimal"})
    assert heading(text(client.get(fifth))).startswith("Your family")
    sixth = answer(client, fifth, more="yes")
    again = answer(client, sixth, **{"q6-1": "Kumari"})
    assert answer(client, again, more="no") == f"{HERE}check/"


def test_somebody_answers_one_question_a_page_changes_one_and_sends(
    phone: Client, alice: Actor
) -> None:
    opened(alice)
    assert "Arrival" in text(phone.get(SITE))
    to_check(phone)
    page = text(phone.get(f"{HERE}check/"))
    assert "Mona Perera" in page
    assert "Food" in page
    change = re.search(r'href="([^"]+p=2[^"]*)"', page)[1]
    alone = answer(phone, change, q2="12")
    assert heading(text(phone.get(alone))) == "Are you alone?"
    assert answer(phone, alone, q3="yes") == f"{HERE}check/"
    done = phone.post(f"{HERE}check/")
    assert heading(text(phone.get(done["Location"]))) == "Your answers are sent"
    with acting_as(alice):
        made = Submission.objects.get()
        sent = queries.submission(made.id, by=alice, at=NOON).sent
        assert sent.values == {
            key("name"): "Mona Perera", key("age"): "12", key("alone"): "yes",
            key("needs"): "food", key("kin/kin_name", 0): "Nimal",
            key("kin/kin_name", 1): "Kumari",
        }  # fmt: skip
        assert (made.way, made.language, Draft.objects.count()) == ("public", "English (en)", 0)
    assert phone.get(f"{HERE}check/").status_code == 404


def test_a_wrong_answer_stays_on_the_page_with_what_to_do(phone: Client, alice: Actor) -> None:
    opened(alice)
    first = begin(phone)
    assert "Answer this question." in text(phone.post(first, {"q1": " "}), 422)
    with acting_as(alice):
        assert not Draft.objects.exists()
    answer(phone, first, q1="Mona")
    page = text(phone.post(f"{HERE}question/?p=2", {"q2": "130"}), 422)
    assert "Under 120, please." in page
    assert 'value="130"' in page


def test_nothing_is_skipped_and_back_leads_back(phone: Client, alice: Actor) -> None:
    opened(alice)
    first = begin(phone)
    assert phone.get(f"{HERE}question/?p=4")["Location"] == first
    assert phone.get(f"{HERE}question/?p=zzz")["Location"] == first
    assert f'href="{HERE}"' in text(phone.get(first))
    answer(phone, first, q1="Mona")
    assert phone.get(f"{HERE}check/")["Location"].endswith("?p=2")
    assert f'href="{first}"' in text(phone.get(f"{HERE}question/?p=2"))


def test_answers_are_gone_on_with_by_their_code_on_another_phone(
    phone: Client, alice: Actor
) -> None:
    opened(alice)
    answer(phone, begin(phone), q1="Mona")
    code = re.search(r'dir="ltr">([^<]+)</bdi>', text(phone.get(f"{HERE}saved/")))[1]
    other = Client()
    assert other.get(f"{HERE}saved/").status_code == 404
    wrong = text(other.post(f"{SITE}return/", {"code": "ABCD-EFGH-JKMN"}), 422)
    assert "No unfinished answers have this code" in wrong
    assert "ABCD-EFGH-JKMN" in wrong
    answer(other, f"{SITE}return/", code=f" {code.lower()} ")
    page = text(other.get(HERE))
    assert "Go on" in page
    assert 'value="Mona"' in text(other.get(f"{HERE}question/?p=1"))


def test_unfinished_answers_are_deleted_on_a_borrowed_phone(phone: Client, alice: Actor) -> None:
    opened(alice)
    answer(phone, begin(phone), q1="Mona")
    assert "cannot be taken back" in text(phone.get(f"{HERE}delete/"))
    answer(phone, f"{HERE}delete/")
    with acting_as(alice):
        assert not Draft.objects.exists()
    assert phone.get(f"{HERE}saved/").status_code == 404


def test_the_questions_stand_in_the_readers_language(phone: Client, alice: Actor) -> None:
    opened(alice)
    phone.get(f"{HERE}?lang=ar")
    page = text(phone.get(begin(phone)))
    assert 'dir="rtl"' in page
    assert heading(page) == "ما اسمك؟"
    phone.get(f"{HERE}?lang=fr")
    chosen = re.search(r'href="([^"]+question[^"]+)"', text(phone.get(f"{HERE}?in=ar")))[1]
    assert '<span lang="ar" dir="rtl">ما اسمك؟</span>' in text(phone.get(chosen))
    answer(phone, chosen, q1="منى")
    second = text(phone.get(f"{HERE}question/?p=2"))
    assert '<span lang="ar" dir="rtl">كم عمرك؟' in second


def test_what_is_not_open_to_everybody_has_no_page(phone: Client, alice: Actor) -> None:
    with acting_as(alice):
        published(alice)
    page = text(phone.get(HERE), 404)
    assert page == text(phone.get(f"{SITE}nothing/"), 404).replace("nothing", "arrival")
    assert "We ask nothing here now" in text(phone.get(SITE))
    assert phone.post(f"{HERE}question/?p=1", {"q1": "x"}).status_code == 404


def test_a_member_of_the_family_is_taken_out_again(phone: Client, alice: Actor) -> None:
    opened(alice)
    to_check(phone)
    repeat = re.search(r'href="([^"]+p=r5[^"]*)"', text(phone.get(f"{HERE}check/")))[1]
    answer(phone, repeat, take="1")
    assert "Kumari" not in text(phone.get(f"{HERE}check/"))
    assert "Nimal" in text(phone.get(f"{HERE}check/"))


KINDS = """
type | name | label | parameters | appearance
note | hello | Hello to ${today_is}
text | today_is | Name of the day
date | day | Which day?
time | hour | When?
dateTime | moment | Exactly?
decimal | weight | How heavy?
range | much | How much? | start=0 end=10 step=2
geopoint | place | Where?
rank letters | order | In which order?
acknowledge | sure | Are you sure?
image | picture | A picture
text | story | Tell |  | multiline
"""


def test_every_kind_of_question_is_asked_and_kept(phone: Client, alice: Actor) -> None:
    choices = "list_name | name | label\nletters | a | A\nletters | b | B"
    data = book(survey=KINDS, choices=choices, settings="form_id\nkinds")
    with acting_as(alice):
        published(alice, data, name="Kinds", is_public=True)
    root = f"{SITE}kinds/"
    here = str(re.search(r'href="([^"]+question[^"]+)"', text(phone.get(root)))[1])
    typed: list[dict[str, str]] = [
        {}, {"q2": "Friday"}, {"q3_day": "٣١", "q3_month": "5", "q3_year": "2026"},
        {"q4": "14:30"}, {"q5": "2026-05-31T14:30"}, {"q6": "٧٫٥"}, {"q7": "4"},
        {"q8": "32.88 13.19"}, {"q9_r0": "b", "q9_r1": "a"}, {"q10": "on"},
        {"q11": "at the desk"}, {"q12": "one\ntwo"},
    ]  # fmt: skip
    for one in typed:
        here = answer(phone, here, **one)
        if here.endswith("saved/"):
            here = str(re.search(r'href="([^"]+question[^"]+)"', text(phone.get(here)))[1])
    assert heading(text(phone.get(here))) == "Check your answers"
    assert phone.post(here).status_code == 302
    with acting_as(alice):
        made = Submission.objects.get()
        values = queries.submission(made.id, by=alice, at=NOON).sent.values
    assert [values[key(name)] for name in ("day", "weight", "much", "order", "sure")] == [
        "2026-05-31", "7.5", "4", "b a", "OK",
    ]  # fmt: skip
    with acting_as(alice):
        data = actions.export("kinds", "csv", "legal", by=alice, at=NOON).data
        assert b"one" in data
