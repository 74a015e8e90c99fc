"""The audit page: filters, parts of the list, the file, the proof."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from musterpoint.accounts import trail
from musterpoint.accounts.models import User
from musterpoint.accounts.tests.conftest import events
from musterpoint.audit import actions as audit
from musterpoint.audit import sealing
from musterpoint.audit.models import Root
from musterpoint.kernel.ids import uuid7
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member

Browser = Callable[[User], Client]
PAGE = "/o/haven/desk/audit/"


@pytest.fixture
def happened(haven: Organisation, otto: User) -> Actor:
    """Sixty things that Alice did, one a minute, and one that Eve did the day before."""
    alice, eve = member(haven, "Alice", 1), member(haven, '=HYPERLINK("evil")', 5)
    with acting_as(alice):
        for number in range(60):
            at = NOON + timedelta(minutes=number)
            audit.record("test.thing.done", by=alice, at=at, number=number)
        audit.record(
            "test.other_thing.undone", subject_id=uuid7(), by=eve, at=NOON - timedelta(days=1)
        )
    return alice


def numbers(page: str) -> list[int]:
    return [n for n in range(60) if f"number: {n}<" in page]


@pytest.mark.parametrize("act", ["", "export/", "verify/"])
def test_only_who_may_reads_the_trail(
    browser_of: Browser, rosa: User, stranger: User, ada: User, act: str
) -> None:
    def ask(somebody: User) -> int:
        browser = browser_of(somebody)
        go = browser.post if act == "verify/" else browser.get
        return go(f"{PAGE}{act}").status_code

    assert (ask(rosa), ask(ada), ask(stranger)) == (403, 403, 404)


def test_the_trail_is_read_in_parts_there_and_back(
    browser_of: Browser, otto: User, happened: Actor
) -> None:
    browser = browser_of(otto)
    first = browser.get(f"{PAGE}?kind=test.thing.done")
    assert numbers(first.content.decode()) == list(range(10, 60))
    older = browser.get(first.context["pages"].next_url)
    assert numbers(older.content.decode()) == list(range(10))
    assert older.context["pages"].next_url == ""
    newer = browser.get(older.context["pages"].previous_url)
    assert numbers(newer.content.decode()) == list(range(10, 60))
    assert newer.context["pages"].previous_url == ""


def test_events_of_one_moment_are_neither_lost_nor_doubled(
    browser_of: Browser, otto: User, haven: Organisation
) -> None:
    alice = member(haven, "Alice", 1)
    with acting_as(alice):
        audit.record_many("test.thing.done", [uuid7() for _n in range(130)], by=alice, at=NOON)
    browser, address, seen = browser_of(otto), f"{PAGE}?kind=test.thing.done", []
    while address:
        page = browser.get(address)
        seen += [row["event"].id for row in page.context["rows"]]
        address = page.context["pages"].next_url
    assert len(seen) == len(set(seen)) == 130


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kind=test.other_thing.undone", 1),
        ("actor=00000000-0000-0000-0000-000000000005", 1),
        ("actor=system", 0),
        ("day=2026-04-30", 1),
        ("day=2026-04-29", 0),
    ],
)
def test_filters_narrow_the_trail(
    browser_of: Browser, otto: User, happened: Actor, query: str, found: int
) -> None:
    page = browser_of(otto).get(f"{PAGE}?{query}")
    assert page.status_code == 200
    assert len(page.context["rows"]) == found
    assert ("No event matches" in page.content.decode()) is (found == 0)


def test_days_begin_in_the_time_zone_of_the_organisation(
    browser_of: Browser, otto: User, happened: Actor, haven: Organisation
) -> None:
    Organisation.objects.filter(id=haven.id).update(time_zone="Pacific/Kiritimati")
    page = browser_of(otto).get(f"{PAGE}?day=2026-05-02&kind=test.thing.done")
    assert len(page.context["rows"]) == 50  # noon in UTC is two in the night of the next day


def test_a_record_is_followed_through_the_trail(
    browser_of: Browser, otto: User, happened: Actor, haven: Organisation
) -> None:
    (event,) = events(haven, "test.other_thing.undone")
    page = browser_of(otto).get(f"{PAGE}?subject={event.subject_id}")
    assert len(page.context["rows"]) == 1


@pytest.mark.parametrize(
    "query",
    ["kind=nothing", "actor=nobody", "subject=42", "day=yesterday", "before=x", "after=1~2"],
)
def test_a_filter_that_cannot_be_read_is_said(
    browser_of: Browser, otto: User, happened: Actor, query: str
) -> None:
    answer = browser_of(otto).get(f"{PAGE}?{query}")
    assert answer.status_code == 422
    assert "Traceback" not in answer.content.decode()


def test_reading_and_taking_along_are_events_themselves(
    browser_of: Browser, otto: User, haven: Organisation
) -> None:
    browser = browser_of(otto)
    browser.get(PAGE)
    browser.get(f"{PAGE}export/")
    kinds = [(event.kind, event.actor_id) for event in events(haven)]
    assert kinds == [("audit.trail.read", otto.id), ("audit.trail.exported", otto.id)]


def test_the_file_holds_what_the_filters_leave_and_no_formula(
    browser_of: Browser, otto: User, happened: Actor
) -> None:
    answer = browser_of(otto).get(f"{PAGE}export/?kind=test.other_thing.undone")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert 'filename="audit-haven-' in answer["Content-Disposition"]
    (row,) = csv.DictReader(io.StringIO(answer.content.decode()))
    assert row["actor_name"] == '\'=HYPERLINK("evil")'
    everything = browser_of(otto).get(f"{PAGE}export/").content.decode()
    assert not [
        cell
        for line in csv.reader(io.StringIO(everything))
        for cell in line
        if cell[:1] in "=+-@" and cell
    ]


def test_a_file_that_nobody_could_read_is_refused(
    browser_of: Browser, otto: User, happened: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trail, "EXPORT_LIMIT", 10)
    answer = browser_of(otto).get(f"{PAGE}export/")
    assert answer.status_code == 422
    assert "more than 10 events" in answer.content.decode()


def test_verifying_seals_and_proves(
    browser_of: Browser, otto: User, happened: Actor, haven: Organisation
) -> None:
    browser = browser_of(otto)
    assert "None yet" in browser.get(PAGE).content.decode()
    page = browser.post(f"{PAGE}verify/").content.decode()
    assert "All 62 sealed events are unaltered." in page  # 61, and that the trail was read
    assert sealing.public_key().hex() in page
    (event,) = events(haven, "audit.trail.verified")
    assert event.facts == {"checked": 62, "sealed": 62, "problems": 0}


def test_a_long_trail_is_opened_in_its_newest_part(
    browser_of: Browser,
    otto: User,
    happened: Actor,
    haven: Organisation,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from musterpoint.accounts import audit_views

    monkeypatch.setattr(audit_views, "SEAL_AT_ONCE", 20)
    monkeypatch.setattr(audit_views, "OPEN_AT_ONCE", 30)
    browser = browser_of(otto)
    browser.post(f"{PAGE}verify/")
    page = browser.post(f"{PAGE}verify/").content.decode()
    assert "the newest 30 of 40 sealed events are unaltered" in page
    with acting_as(happened):
        assert sealing.verify() == sealing.verify(newest=5) == []


def test_who_may_not_seal_verifies_only(
    browser_of: Browser, happened: Actor, haven: Organisation
) -> None:
    from musterpoint.accounts.tests.conftest import user

    head = user("Hana", haven, "head_of_mission")
    assert browser_of(head).post(f"{PAGE}verify/").status_code == 200
    with acting_as(happened):
        assert not Root.objects.exists()


def test_a_contradiction_is_an_alarm(
    browser_of: Browser, otto: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "verify", lambda **_all: ["event 7 at place 7 was altered"] * 30)
    page = browser_of(otto).post(f"{PAGE}verify/").content.decode()
    assert "The trail contradicts its seals in 30 places." in page
    assert page.count("event 7 at place 7 was altered") == 20


def test_a_kind_is_read_as_words() -> None:
    assert trail.words("accounts.sign_in_link.made") == "Sign in link made"
    assert trail.words("odd") == "odd"
