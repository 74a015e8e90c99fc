"""An agreement that ends with one organisation stops nothing among the others."""

import pytest

from musterpoint.disclosures import actions as disclosures
from musterpoint.disclosures import queries as disclosed
from musterpoint.exchange import actions
from musterpoint.exchange.models import Entry, FollowUp, Room, RoomState, Side, Standing, Visit
from musterpoint.exchange.tests.factories import (
    DAY,
    FIRST,
    HOUR,
    here,
    partnered,
    pump,
    room_of,
    sides,
    visit_in,
)
from musterpoint.exchange.tests.test_rooms import SOON, bodies, said
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON


def part(first: Actor, other: Actor) -> None:
    """End every agreement between two organisations."""
    with acting_as(first):
        for one in disclosed.agreements():
            if one.counterpart_id == other.organisation_id:
                disclosures.end(one.shared_id, by=first, at=SOON)


def four() -> tuple[Actor, Actor, Actor, Actor, Room]:
    (_h, host), (_a, ana), (_b, ben), (_c, cleo) = sides(4)
    partnered(host, [ana, ben, cleo])
    return host, ana, ben, cleo, room_of(host, [ana, ben])


def invited(host: Actor, room: Room, guest: Actor) -> None:
    with acting_as(host):
        actions.invite(room.id, [guest.organisation_id], by=host, at=SOON)
    pump(SOON)


def standing(host: Actor, of: Actor) -> str:
    with acting_as(host):
        return Side.objects.get(counterpart_id=of.organisation_id).standing


def test_an_agreement_that_ended_with_an_invited_side_stops_nothing_in_the_room() -> None:
    host, ana, ben, cleo, room = four()
    invited(host, room, cleo)
    said(room, ana, "We had no list")
    part(host, cleo)
    with acting_as(host):
        actions.change_room(room.id, "New title", "Aim", "", by=host, at=SOON)
        actions.add_to_room(room.id, "Send it", ana.organisation_id, FIRST, by=host, at=SOON)
    assert standing(host, cleo) == Standing.LEFT
    pump(FIRST)
    for reader in (host, ana, ben):
        assert bodies(room, reader) == ["We had no list"]
    with acting_as(host):
        actions.close_room(room.id, by=host, at=FIRST)
    pump(FIRST + HOUR)
    with acting_as(host):
        actions.archive_room(room.id, by=host, at=FIRST + HOUR)
    pump(FIRST + HOUR)
    with acting_as(ana):
        assert here(room, ana).state == RoomState.ARCHIVED
    with acting_as(cleo):
        assert here(room, cleo).title == "Calling by radio"


def test_a_side_whose_agreement_ended_has_left_and_the_others_are_not_kept_waiting() -> None:
    (_h, host), (_a, ana), (_b, ben), (_c, cleo) = sides(4)
    partnered(host, [ana, ben, cleo])
    room = room_of(host, [ana, ben, cleo])
    said(room, ana, "We had no list")
    said(room, cleo, "Nor had we")
    part(cleo, host)
    pump(FIRST)
    assert standing(host, cleo) == Standing.LEFT
    assert bodies(room, ben) == ["We had no list"]
    with acting_as(cleo):
        assert here(room, cleo).standing == Standing.LEFT
        assert not Entry.objects.exists()
    partnered(host, [cleo])
    invited(host, room, cleo)
    with acting_as(cleo):
        assert here(room, cleo).standing == Standing.INVITED


def test_one_dead_agreement_stops_no_other_room_of_the_same_organisation() -> None:
    (_h, host), (_a, ana), (_b, ben), (_c, cleo) = sides(4)
    partnered(host, [ana, ben])
    partnered(cleo, [ana, ben])
    dead, live = room_of(host, [ana, ben]), room_of(cleo, [ana, ben])
    said(live, ana, "Radio worked")
    part(host, ana)
    pump(FIRST)
    for reader in (cleo, ana, ben):
        assert bodies(live, reader) == ["Radio worked"]
    with acting_as(ana):
        assert here(dead, ana).standing == Standing.LEFT


def test_a_member_leaves_and_finishes_its_points_without_an_agreement() -> None:
    host, ana, _ben, cleo, room = four()
    invited(host, room, cleo)
    with acting_as(host):
        actions.add_to_room(room.id, "Send it", ana.organisation_id, FIRST, by=host, at=SOON)
    pump(SOON)
    part(host, ana)
    part(host, cleo)
    with acting_as(ana):
        assert actions.finish(FollowUp.objects.get().id, by=ana, at=SOON).done_at == SOON
        assert actions.leave(here(room, ana).id, by=ana, at=SOON).standing == Standing.LEFT
    with acting_as(cleo):
        own = here(room, cleo).id
        with pytest.raises(actions.NotAPartner):
            actions.answer_invitation(own, True, by=cleo, at=SOON)
        found = actions.answer_invitation(own, False, by=cleo, at=SOON)
        assert found.standing == Standing.DECLINED


def test_a_visit_is_called_off_although_the_agreement_ended() -> None:
    (_a, ana), (_b, ben) = sides(2)
    partnered(ana, [ben])
    with acting_as(ana):
        row = actions.propose_visit(ben.organisation_id, False, visit_in(), by=ana, at=NOON)
    pump(NOON)
    part(ben, ana)
    with acting_as(ana):
        assert actions.call_off_visit(row.id, by=ana, at=NOON + DAY).state == "called_off"
    with acting_as(ben):
        theirs = Visit.objects.get()
        assert actions.call_off_visit(theirs.id, by=ben, at=NOON + DAY).state == "called_off"


def test_who_is_invited_learns_title_aim_host_and_agenda_and_no_more() -> None:
    host, ana, ben, cleo, room = four()
    said(room, ana, "We had no list")
    pump(FIRST)
    with acting_as(host):
        actions.add_to_room(room.id, "Send it", ana.organisation_id, FIRST + DAY, by=host, at=FIRST)
    invited(host, room, cleo)
    with acting_as(cleo):
        own = here(room, cleo)
        assert (own.title, own.agenda, own.sides) == (room.title, room.agenda, [room.host_name])
        assert own.aim == room.aim
        assert not FollowUp.objects.exists()
        assert not Entry.objects.exists()
        actions.answer_invitation(own.id, True, by=cleo, at=FIRST)
    pump(FIRST)
    assert bodies(room, cleo) == ["We had no list"]
    with acting_as(cleo):
        assert len(here(room, cleo).sides) == 4
        assert FollowUp.objects.exists()
    assert standing(host, ben) == Standing.JOINED


def test_what_was_written_before_a_room_closes_is_shown_with_its_last_round() -> None:
    host, ana, _ben, _cleo, room = four()
    said(room, ana, "We had no list")
    said(room, host, "Nor had we")
    with acting_as(host):
        actions.close_room(room.id, by=host, at=SOON)
        with pytest.raises(actions.NotInThisState):
            actions.close_room(room.id, by=host, at=SOON)
    pump(SOON)
    said(room, ana, "One word more")
    pump(FIRST)
    for reader in (host, ana):
        assert bodies(room, reader) == ["Nor had we", "One word more", "We had no list"]
        with acting_as(reader):
            assert here(room, reader).state == RoomState.CLOSED


def test_a_withdrawal_leaves_a_colleagues_report_of_the_entry() -> None:
    host, ana, _ben, _cleo, room = four()
    ref = said(room, ana, "They are all thieves")
    pump(FIRST)
    with acting_as(ana):
        own = here(room, ana)
        actions.report_entry(own.id, ref, "An insult", by=ana, at=FIRST)
        actions.withdraw_entry(own.id, ref, by=ana, at=FIRST)
    pump(FIRST + HOUR)
    with acting_as(host):
        (found,) = room.reports.all()
        assert found.entry_ref == ref
    assert bodies(room, host) == []
