"""Emergency openings by two: indistinguishable until open, short, and each of them reviewed."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.core import mail
from django.test import Client, TestCase

from musterpoint.audit.models import Event, ProtectionEvent
from musterpoint.cases.models import Opening
from musterpoint.cases.screening import actions, queries
from musterpoint.cases.tests.screening.factories import on_the_roll
from musterpoint.people import actions as people
from musterpoint.tenancy.actors import Actor, Clearance
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member, signed_in

MINUTE = timedelta(minutes=1)


def at_the_door(of: Organisation, name: str, number: int, role: str = "duty_officer") -> Actor:
    """Return a member as the door of these pages lets them in."""
    return member(of, name, number, role).with_clearance(Clearance.PROTECTION)


@pytest.fixture
def dora(portal: Organisation) -> Actor:
    return at_the_door(portal, "Dora", 21)


@pytest.fixture
def hugo(portal: Organisation) -> Actor:
    return at_the_door(portal, "Hugo", 22, "head_of_mission")


@pytest.fixture
def petra(portal: Organisation) -> Actor:
    return at_the_door(portal, "Petra", 23, "data_protection_officer")


@pytest.fixture
def two(olga: Actor, portal: Organisation) -> list[UUID]:
    """Mona told something in private, Omar did not."""
    found = on_the_roll(olga, "Mona Perera", "Omar Fernando")
    cara = member(portal, "Cara", 9, "caseworker")
    with acting_as(cara):
        people.write_protection(found[0], {"told": "they would kill me"}, by=cara, at=NOON)
    return found


def ask(by: Actor, person: UUID) -> UUID:
    with acting_as(by):
        return actions.ask(person, "emergency", "No pulse", by=by, at=NOON).id


def test_a_box_opens_to_the_asker_alone_once_a_second_person_allows_it(
    dora: Actor, hugo: Actor, two: list[UUID]
) -> None:
    opening = ask(dora, two[0])
    with acting_as(hugo):
        actions.decide(opening, True, by=hugo, at=NOON + MINUTE)
    with acting_as(hugo), pytest.raises(actions.NotOpen):
        actions.read(two[0], by=hugo, at=NOON + 2 * MINUTE)
    with acting_as(dora):
        box = actions.read(two[0], by=dora, at=NOON + 60 * MINUTE)
        assert [one.content["told"] for one in box.records] == ["they would kill me"]
        with pytest.raises(actions.NotOpen):
            actions.read(two[1], by=dora, at=NOON + 60 * MINUTE)
        with pytest.raises(actions.NotOpen):
            actions.read(two[0], by=dora, at=NOON + 61 * MINUTE)
        kinds = set(ProtectionEvent.objects.values_list("kind", flat=True))
    assert {"cases.opening.asked", "cases.opening.decided", "cases.opening.read"} <= kinds
    assert "people.protection.read" in kinds


@pytest.mark.parametrize("who", [0, 1])
@pytest.mark.parametrize("what", ["nothing", "refused", "lapsed", "self", "twice"])
def test_until_it_is_open_everything_looks_the_same(
    dora: Actor, hugo: Actor, two: list[UUID], who: int, what: str
) -> None:
    opening = ask(dora, two[who])
    if what == "refused":
        with acting_as(hugo):
            actions.decide(opening, False, by=hugo, at=NOON)
    if what == "lapsed":
        with acting_as(hugo), pytest.raises(actions.NotOpen):
            actions.decide(opening, True, by=hugo, at=NOON + 60 * MINUTE)
    if what == "self":
        with acting_as(dora), pytest.raises(actions.NotOpen):
            actions.decide(opening, True, by=dora, at=NOON)
    if what == "twice":
        assert ask(dora, two[who]) == opening
    with acting_as(dora), pytest.raises(actions.NotOpen) as refused:
        actions.read(two[who], by=dora, at=NOON + MINUTE)
    assert str(refused.value).startswith("The box is not open.")
    with acting_as(dora):
        assert queries.has_asked(two[who], dora, NOON + MINUTE)
        assert queries.to_decide(by=dora, at=NOON + MINUTE) == []


def test_the_page_answers_the_same_with_and_without_anything_in_the_box(
    olga: Actor, two: list[UUID]
) -> None:
    duty = signed_in("portal", "duty_officer")
    answers = []
    for person, name in zip(two, ("Mona Perera", "Omar Fernando"), strict=True):
        address = f"/o/portal/desk/people/{person}/emergency/"
        duty.post(address, {"reason": "emergency", "words": "No pulse"})
        for told in (duty.post(f"{address}open/", follow=True), duty.get(address)):
            text = told.content.decode().replace(str(person), "").replace(name, "")
            answers.append((told.status_code, _plain(text)))
    for one, other in zip(answers[:2], answers[2:], strict=True):
        assert one[0] == other[0]
        assert one[1].splitlines() == other[1].splitlines()


def _plain(text: str) -> str:
    """Take the tokens and the reference out, which differ for everybody."""
    lines = [
        line for line in text.splitlines() if "csrf" not in line.lower() and "mp-ph" not in line
    ]
    return "\n".join(lines)


def test_the_data_protection_officer_is_told_at_once_and_reviews_it(
    dora: Actor, hugo: Actor, petra: Actor, two: list[UUID]
) -> None:
    signed_in("portal", "data_protection_officer")
    opening = ask(dora, two[0])
    assert mail.outbox == []
    with TestCase.captureOnCommitCallbacks(execute=True), acting_as(hugo):
        actions.decide(opening, True, by=hugo, at=NOON)
    (letter,) = mail.outbox
    assert letter.to[0].startswith("data_protection_officer")
    assert "Mona" not in letter.body
    with acting_as(petra):
        (row,) = queries.openings(by=petra, is_reviewed=False)
        assert queries.words_of([row], NOON)[row.id] == "No pulse"
        with pytest.raises(actions.BadOpening):
            actions.review(row.id, "justified", "", by=petra, at=NOON)
        actions.review(row.id, "not_justified", "There was time.", by=petra, at=NOON)
        assert queries.openings(by=petra, is_reviewed=False) == []
        assert queries.note_of(Opening.objects.get(), NOON) == "There was time."


def test_nobody_reviews_what_they_asked_for_or_allowed(
    dora: Actor, hugo: Actor, two: list[UUID]
) -> None:
    from dataclasses import replace

    from musterpoint.tenancy.actors import Permission

    opening = ask(dora, two[0])
    overseer = replace(hugo, permissions=hugo.permissions | {Permission.PROTECTION_OVERSEE})
    with acting_as(overseer):
        actions.decide(opening, True, by=overseer, at=NOON)
        with pytest.raises(actions.BadOpening):
            actions.review(opening, "justified", "It was me.", by=overseer, at=NOON)


def test_asking_leaves_nothing_in_the_ordinary_trail(
    dora: Actor, hugo: Actor, olga: Actor, two: list[UUID]
) -> None:
    with acting_as(olga):
        before = Event.objects.count()
    opening = ask(dora, two[0])
    with acting_as(hugo):
        actions.decide(opening, True, by=hugo, at=NOON)
    with acting_as(olga):
        assert Event.objects.count() == before


@pytest.mark.parametrize("role", ["duty_officer", "head_of_mission", "data_protection_officer"])
@pytest.mark.parametrize("page", ["emergency/", "openings/"])
def test_a_state_has_no_such_page_whoever_asks(haven: Organisation, role: str, page: str) -> None:
    assert signed_in("haven", role).get(f"/o/haven/desk/{page}").status_code == 404


def test_the_clearance_holds_for_these_pages_alone(two: list[UUID]) -> None:
    duty: Client = signed_in("portal", "duty_officer")
    assert duty.get("/o/portal/desk/emergency/").status_code == 200
    assert duty.get("/o/portal/desk/openings/").status_code == 404
    assert duty.get("/o/portal/desk/private-talks/").status_code == 404
    assert duty.get("/o/portal/desk/private-talks/flags/").status_code == 404
    assert duty.get("/o/portal/desk/private-calls/").status_code == 404
    overseer = signed_in("portal", "data_protection_officer")
    assert overseer.get("/o/portal/desk/openings/").status_code == 200
    assert overseer.get("/o/portal/desk/emergency/").status_code == 404
    assert overseer.get(f"/o/portal/desk/people/{two[0]}/emergency/").status_code == 404
