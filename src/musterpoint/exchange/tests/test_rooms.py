"""Rooms of trust: what is said is known to all in them, who said it to nobody."""

import json
from typing import Any
from uuid import UUID

import pytest

from musterpoint.audit.models import Event
from musterpoint.disclosures import queries as disclosed
from musterpoint.disclosures.models import Direction, Disclosure, DisclosureItem
from musterpoint.disclosures.tests.factories import dump
from musterpoint.exchange import actions, crossing, queries
from musterpoint.exchange.actions._entries import _put
from musterpoint.exchange.models import Entry, EntryState, FollowUp, OwnEntry, Room, Standing
from musterpoint.exchange.tests.factories import (
    FIRST,
    HOUR,
    here,
    hired,
    partnered,
    pump,
    room_of,
    sides,
)
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

SOON = NOON + HOUR / 3


def three() -> tuple[Actor, Actor, Actor, Room]:
    (_h, host), (_a, ana), (_b, ben) = sides(3)
    partnered(host, [ana, ben])
    return host, ana, ben, room_of(host, [ana, ben])


def bodies(room: Room, reader: Actor) -> list[str]:
    with acting_as(reader):
        lines = queries.entries(here(room, reader), by=reader, at=FIRST)
        return sorted(
            one.body for line in lines for one in (line, *line.answers) if one.row.state == "shown"
        )


def said(room: Room, by: Actor, words: str, **more: Any) -> UUID:
    with acting_as(by):
        return actions.say_in_room(here(room, by).id, words, by=by, at=SOON, **more)


def test_an_entry_is_shown_to_all_at_the_end_of_the_round_and_not_before() -> None:
    host, ana, ben, room = three()
    said(room, ana, "We had no list")
    pump(SOON)
    assert bodies(room, host) == bodies(room, ben) == bodies(room, ana) == []
    pump(FIRST)
    for reader in (host, ana, ben):
        assert bodies(room, reader) == ["We had no list"]
    with acting_as(host):
        assert {one.released_at for one in Entry.objects.all()} == {FIRST}


def test_who_said_nothing_leaves_the_same_trail_as_who_said_much() -> None:
    host, ana, ben, room = three()
    for words in ("One", "Two", "Three"):
        said(room, ana, words)
    pump(FIRST)
    with acting_as(host):
        rows = Disclosure.objects.filter(kind=crossing.ENVELOPE, direction=Direction.IN)
        assert sorted(rows.values_list("counterpart_id", "count")) == sorted(
            [(ana.organisation_id, 1), (ben.organisation_id, 1)]
        )
        assert {one.disclosed_at for one in rows} == {FIRST}
        items = DisclosureItem.objects.filter(disclosure__in=rows)
        assert len({len(bytes(one.sealed)) for one in items}) == 1
        # The keys are gone: nobody can open an envelope later.
        cleared = {one.handled_at for one in items}
        assert cleared == {FIRST}
        assert disclosed.received(crossing.ENVELOPE, at=FIRST) == []


def test_no_row_at_the_host_or_another_member_names_the_author_or_the_organisation() -> None:
    host, ana, ben, room = three()
    before = {one.organisation_id: trail(one) for one in (host, ana, ben)}
    ref = said(room, ana, "We had no list")
    after = trail(ana)
    assert after == before[ana.organisation_id]
    pump(FIRST)
    for reader in (host, ben):
        with acting_as(reader):
            entry = Entry.objects.get()
            assert entry.ref == ref
            assert not OwnEntry.objects.exists()
        rows = dump(reader)["exchange_entry"]
        assert str(ana.organisation_id) not in str(rows)
        assert str(ana.id) not in str(rows)
    for organisation in (host, ana, ben):
        fresh = trail(organisation)[len(before[organisation.organisation_id]) :]
        assert not any(str(ana.id) in json.dumps(one, default=str) for one in fresh)
        assert not any("entry" in one[0] for one in fresh)


def trail(of: Actor) -> list[tuple[str, object, object]]:
    with acting_as(of):
        return list(Event.objects.order_by("id").values_list("kind", "actor_id", "subject_id"))


def test_colleagues_of_the_author_cannot_tell_who_wrote_either() -> None:
    _host, ana, _ben, room = three()
    colleague = hired(Organisation.objects.get(id=ana.organisation_id), "Amal")
    with acting_as(ana):
        own = here(room, ana)
        wanted = [one for one in (ana.id, colleague.id) if one]
        actions.name_participants(own.id, wanted, by=ana, at=NOON)
    said(room, ana, "We had no list")
    with acting_as(colleague):
        assert queries.own_waiting(here(room, colleague), by=colleague, at=SOON) == []
    with acting_as(ana):
        assert len(queries.own_waiting(here(room, ana), by=ana, at=SOON)) == 1
    pump(FIRST)
    with acting_as(colleague):
        lines = queries.entries(here(room, colleague), by=colleague, at=FIRST)
        assert [one.is_mine for one in lines] == [False]
        with pytest.raises(actions.NotYours):
            actions.withdraw_entry(
                here(room, colleague).id, lines[0].row.ref, by=colleague, at=FIRST
            )
    with acting_as(ana):
        assert queries.entries(here(room, ana), by=ana, at=FIRST)[0].is_mine


def test_two_organisations_are_too_few_for_anything_to_be_shown() -> None:
    (_h, host), (_a, ana) = sides(2)
    partnered(host, [ana])
    room = room_of(host, [ana])
    said(room, ana, "We had no list")
    pump(FIRST)
    pump(FIRST + HOUR)
    assert bodies(room, host) == []
    with acting_as(host):
        assert not Disclosure.objects.filter(kind=crossing.ENVELOPE).exists()


def test_an_author_changes_and_withdraws_and_the_words_go_everywhere() -> None:
    host, ana, ben, room = three()
    first, second = said(room, ana, "We had no list"), said(room, ben, "Radio worked")
    pump(FIRST)
    with acting_as(ana):
        actions.change_entry(here(room, ana).id, first, "We had an old list", by=ana, at=FIRST)
    with acting_as(ben):
        actions.withdraw_entry(here(room, ben).id, second, by=ben, at=FIRST)
    pump(FIRST + HOUR)
    for reader in (host, ana, ben):
        assert bodies(room, reader) == ["We had an old list"]
        with acting_as(reader):
            assert Entry.objects.get(ref=second).state == EntryState.WITHDRAWN
            assert Entry.objects.get(ref=first).is_edited


def test_what_waits_is_changed_or_taken_back_without_ever_being_shown() -> None:
    host, ana, _ben, room = three()
    ref = said(room, ana, "First words")
    with acting_as(ana):
        actions.change_entry(here(room, ana).id, ref, "Other words", by=ana, at=SOON)
    other = said(room, ana, "Never mind")
    with acting_as(ana):
        actions.withdraw_entry(here(room, ana).id, other, by=ana, at=SOON)
    pump(FIRST)
    assert bodies(room, host) == ["Other words"]
    with acting_as(host):
        assert not Entry.objects.get().is_edited


def test_abuse_is_reported_without_a_name_and_hidden_by_the_host_for_all() -> None:
    host, ana, ben, room = three()
    ref = said(room, ana, "They are all thieves")
    pump(FIRST)
    with acting_as(ben):
        actions.report_entry(here(room, ben).id, ref, "An insult", by=ben, at=FIRST)
        with pytest.raises(actions.NotTheHost):
            actions.hide_entry(here(room, ben).id, ref, by=ben, at=FIRST)
    pump(FIRST + HOUR)
    with acting_as(host):
        (report, why) = queries.open_reports(room, FIRST + HOUR)[0]
        assert (report.entry_ref, why) == (ref, "An insult")
        actions.hide_entry(room.id, ref, by=host, at=FIRST + HOUR)
        assert queries.open_reports(room, FIRST + HOUR) == []
    pump(FIRST + HOUR)
    for reader in (host, ana, ben):
        assert bodies(room, reader) == []


def test_a_member_cannot_change_anothers_entry_by_sending_a_note_of_its_own() -> None:
    host, ana, ben, room = three()
    ref = said(room, ana, "We had no list")
    pump(FIRST)
    with acting_as(ben):
        note = {"what": "edit", "ref": str(ref), "body": "Nonsense", "secret": "00" * 32}
        _put(here(room, ben), ref, note, FIRST)
    pump(FIRST + HOUR)
    assert bodies(room, host) == ["We had no list"]


def test_only_named_participants_enter_and_other_sides_never_learn_who_they_are() -> None:
    host, ana, _ben, room = three()
    stranger = hired(
        type(room).organisation.field.related_model.objects.get(id=ana.organisation_id), "Amal"
    )
    with acting_as(stranger), pytest.raises(actions.NotAParticipant):
        actions.say_in_room(here(room, stranger).id, "Hello", by=stranger, at=SOON)
    assert str(ana.id) not in str(dump(host)["exchange_participant"])


def test_answers_stand_under_what_they_answer() -> None:
    host, ana, ben, room = three()
    ref = said(room, ana, "We had no list")
    pump(FIRST)
    said(room, ben, "Nor had we", reply_to=ref)
    pump(FIRST + HOUR)
    with acting_as(host):
        (line,) = queries.entries(room, by=host, at=FIRST + HOUR)
        assert [one.body for one in line.answers] == ["Nor had we"]


def test_who_joins_later_reads_what_was_said_and_who_left_is_asked_again() -> None:
    (_h, host), (_a, ana), (_b, ben), (_c, cleo) = sides(4)
    partnered(host, [ana, ben, cleo])
    room = room_of(host, [ana, ben])
    said(room, ana, "We had no list")
    pump(FIRST)
    with acting_as(host):
        actions.invite(room.id, [cleo.organisation_id], by=host, at=FIRST)
    pump(FIRST)
    with acting_as(cleo):
        assert not Entry.objects.exists()
        assert Room.objects.get().standing == Standing.INVITED
        actions.answer_invitation(Room.objects.get().id, True, by=cleo, at=FIRST)
    pump(FIRST)
    assert bodies(room, cleo) == ["We had no list"]
    with acting_as(cleo):
        actions.leave(Room.objects.get().id, by=cleo, at=FIRST)
    pump(FIRST)
    with acting_as(host):
        assert room.invited.get(counterpart_id=cleo.organisation_id).standing == Standing.LEFT
        assert actions.invite(room.id, [cleo.organisation_id], by=host, at=FIRST) == 1
    pump(FIRST)
    with acting_as(cleo):
        assert Room.objects.get().standing == Standing.INVITED


def test_a_point_is_taken_on_by_an_organisation_and_done_by_it_alone() -> None:
    host, ana, ben, room = three()
    with acting_as(host):
        actions.add_to_room(
            room.id, "Send the template", ana.organisation_id, FIRST, by=host, at=NOON
        )
        with pytest.raises(actions.BadWords):
            actions.add_to_room(room.id, "x", room.id, FIRST, by=host, at=NOON)
    pump(SOON)
    with acting_as(ben), pytest.raises(actions.NotTheHost):
        actions.finish(FollowUp.objects.get().id, by=ben, at=SOON)
    with acting_as(ana):
        actions.finish(FollowUp.objects.get().id, by=ana, at=SOON)
    pump(SOON)
    for reader in (host, ben):
        with acting_as(reader):
            assert FollowUp.objects.get().done_at == SOON


def test_a_closed_room_takes_nothing_and_an_archived_one_forgets_authors() -> None:
    host, ana, _ben, room = three()
    said(room, ana, "We had no list")
    pump(FIRST)
    with acting_as(host):
        with pytest.raises(actions.NotInThisState):
            actions.archive_room(room.id, by=host, at=FIRST)
        actions.close_room(room.id, by=host, at=FIRST)
    pump(FIRST + HOUR)
    with acting_as(ana), pytest.raises(actions.NotInThisState):
        actions.say_in_room(here(room, ana).id, "More", by=ana, at=FIRST + HOUR)
    with acting_as(host):
        actions.archive_room(room.id, by=host, at=FIRST + HOUR)
    pump(FIRST + HOUR)
    with acting_as(ana):
        assert not OwnEntry.objects.exists()
    assert bodies(room, ana) == ["We had no list"]
