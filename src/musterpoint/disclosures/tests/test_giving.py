"""Copies cross minimised, sealed, recorded on both sides."""

import ast
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import musterpoint
from musterpoint.audit.models import Event
from musterpoint.disclosures import actions, kinds, queries
from musterpoint.disclosures.actions._giving import SEALED_USE, digest_of
from musterpoint.disclosures.models import Disclosure, DisclosureItem
from musterpoint.disclosures.tests.factories import (
    FINE,
    HUSHED,
    LATER,
    NEED,
    PRIVATE,
    WORD,
    agree,
    dump,
    give,
    item,
)
from musterpoint.kernel.errors import Invalid, NotAllowed
from musterpoint.kernel.ids import uuid7
from musterpoint.tenancy import pumps, vault
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation, Wake
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member, organisation


def test_a_copy_crosses_with_its_payload_and_without_the_givers_subject(
    alice: Actor, olga: Actor
) -> None:
    agree(alice, olga)
    subject = uuid7()
    one = item(subject=subject)
    batch = give(alice, olga, [one])
    with acting_as(olga):
        (received,) = queries.unhandled(NEED, 10, NOON)
        assert (received.item_id, received.batch_id) == (one.item_id, batch)
        assert (received.payload, received.sender_name) == (FINE, "Haven")
        assert (received.sender_id, received.disclosed_at) == (alice.organisation_id, NOON)
        row = DisclosureItem.objects.get()
        assert row.subject_id is None
        assert Disclosure.objects.get().disclosed_by is None
        assert Event.objects.filter(kind="disclosures.batch.received").count() == 1
    assert str(subject) not in str(dump(olga))
    with acting_as(alice):
        row = DisclosureItem.objects.get()
        assert (row.subject_id, row.sealed) == (subject, None)
        event = Event.objects.get(kind="disclosures.item.given")
        assert (event.subject_id, event.facts["batch"]) == (subject, str(batch))
        assert queries.received(at=NOON) == []


def test_both_sides_keep_the_digest_and_only_the_receiver_can_open_it(
    alice: Actor, olga: Actor
) -> None:
    agree(alice, olga)
    one = item()
    give(alice, olga, [one])
    with acting_as(alice):
        kept = bytes(DisclosureItem.objects.get().payload_digest)
        assert vault.open_keys([one.item_id], at=NOON) == {}
    with acting_as(olga):
        row = DisclosureItem.objects.get()
        key = vault.open_key(one.item_id, at=NOON)
        opened = key.open(SEALED_USE, row.sealed or b"")
        assert bytes(row.payload_digest) == kept
        assert digest_of(opened["payload"], bytes.fromhex(opened["salt"])) == kept
        assert b"urgent" not in bytes(row.sealed or b"")


def test_giving_wakes_the_receivers_lane_and_not_the_givers(alice: Actor, olga: Actor) -> None:
    agree(alice, olga)
    give(alice, olga, [item()])
    (note,) = Wake.objects.all()
    assert (note.organisation_id, note.lane) == (olga.organisation_id, f"intake.{NEED}")
    seen: list[UUID] = []

    def pump(of: Organisation, at: Any) -> bool:
        seen.append(of.id)
        return False

    pumps.register(note.lane, pump)
    try:
        pumps.run_due([olga.organisation_id])
    finally:
        del pumps._pumps[note.lane]
    assert seen == [olga.organisation_id]


def test_a_reader_may_neither_give_nor_take_nor_end(
    alice: Actor, bob: Actor, olga: Actor, portal: Organisation
) -> None:
    agree(alice, olga)
    one = item()
    give(alice, olga, [one])
    with pytest.raises(NotAllowed):
        give(bob, olga, [item()])
    reader = member(portal, "Reader", 12, "reader")
    with acting_as(reader):
        (row,) = queries.unhandled(NEED, 10, NOON)
        for attempt in (
            lambda: actions.mark_handled([row.row_id], by=reader, at=NOON),
            lambda: actions.end_items([one.item_id], False, by=reader, at=NOON),
            lambda: actions.erase_received([uuid7()], by=reader, at=NOON),
        ):
            with pytest.raises(NotAllowed):
                attempt()


def test_a_third_organisation_sees_and_touches_nothing(
    alice: Actor, olga: Actor, mallory: Actor
) -> None:
    agree(alice, olga)
    one = item(subject=uuid7())
    give(alice, olga, [one])
    with acting_as(olga):
        (row,) = queries.unhandled(NEED, 10, NOON)
    with acting_as(mallory):
        assert queries.unhandled(NEED, 10, NOON) == []
        assert one.subject_id
        assert queries.given(one.subject_id) == []
        assert actions.mark_handled([row.row_id], by=mallory, at=NOON) == 0
        assert actions.end_items([one.item_id], False, by=mallory, at=NOON) == 0
    with acting_as(olga):
        assert len(queries.unhandled(NEED, 10, NOON)) == 1


def test_what_does_not_follow_the_kind_is_refused_whole_by_place(alice: Actor, olga: Actor) -> None:
    agree(alice, olga)
    bad = item({"seats": 1, "class": "urgent", "name": "Mona"})
    with pytest.raises(Invalid) as caught:
        give(alice, olga, [item(), bad, item({"seats": 1})])
    assert sorted(caught.value.fields) == ["items.1.name", "items.2.class"]
    assert "Mona" not in str(caught.value.fields)
    with acting_as(olga):
        assert not DisclosureItem.objects.exists()


def test_an_empty_batch_a_doubled_item_or_no_purpose_is_refused(alice: Actor, olga: Actor) -> None:
    agree(alice, olga)
    one = item()
    for items, field in (([], "items"), ([one, one], "items")):
        with pytest.raises(Invalid) as caught:
            give(alice, olga, items)
        assert list(caught.value.fields) == [field]
    with acting_as(alice), pytest.raises(Invalid) as caught:
        actions.disclose(olga.organisation_id, NEED, [one], "", by=alice, at=NOON)
    assert list(caught.value.fields) == ["purpose"]


def test_a_kind_that_asks_for_consent_is_given_on_a_basis_that_is_kept_here_alone(
    alice: Actor, olga: Actor
) -> None:
    agree(alice, olga)
    one = item({"text": "x"})
    with pytest.raises(actions.BasisMissing):
        give(alice, olga, [one], WORD)
    give(alice, olga, [one], WORD, basis="consent answered 30 April")
    give(alice, olga, [item()])
    with acting_as(alice):
        assert set(Disclosure.objects.values_list("kind", "basis")) == {
            (WORD, "consent answered 30 April"),
            (NEED, kinds.PUBLIC_INTEREST),
        }
    with acting_as(olga):
        assert Disclosure.objects.get(kind=WORD).basis == "consent"


def test_giving_an_item_again_is_an_update(alice: Actor, olga: Actor) -> None:
    agree(alice, olga)
    one = item()
    give(alice, olga, [one])
    give(alice, olga, [replace(one, payload=FINE | {"seats": 3})], at=LATER)
    with acting_as(olga):
        assert [r.payload["seats"] for r in queries.unhandled(NEED, 10, LATER)] == [2, 3]


def test_handled_copies_wait_no_more_and_can_be_tied_to_ones_own_subject(
    alice: Actor, olga: Actor
) -> None:
    agree(alice, olga)
    give(alice, olga, [item() for _ in range(5)])
    mine = uuid7()
    with acting_as(olga):
        first, second = (r.row_id for r in queries.unhandled(NEED, 2, NOON))
        assert actions.mark_handled([first, second], {first: mine}, by=olga, at=NOON) == 2
        assert actions.mark_handled([first], by=olga, at=LATER) == 0
        assert len(queries.unhandled(NEED, 10, NOON)) == 3
        (known,) = queries.received(subject_id=mine, at=NOON)
        assert (known.row_id, known.handled_at) == (first, NOON)


def test_an_erased_copy_cannot_be_read_and_holds_up_nobody(alice: Actor, olga: Actor) -> None:
    agree(alice, olga)
    give(alice, olga, [item(), item()])
    mine = uuid7()
    with acting_as(olga):
        row, _other = queries.unhandled(NEED, 10, NOON)
        actions.mark_handled([row.row_id], {row.row_id: mine}, by=olga, at=NOON)
        assert actions.erase_received([mine], by=olga, at=LATER) == 1
        assert actions.erase_received([uuid7()], by=olga, at=LATER) == 0
        assert queries.received(subject_id=mine, at=LATER) == []
        assert len(queries.unhandled(NEED, 10, LATER)) == 1
        assert DisclosureItem.objects.count() == 2


def test_a_person_can_be_told_who_received_their_data(
    alice: Actor, olga: Actor, mallory: Actor
) -> None:
    subject = uuid7()
    agree(alice, olga)
    agree(alice, mallory)
    give(alice, olga, [item(subject=subject), item()])
    give(alice, mallory, [item(subject=subject)], at=LATER)
    with acting_as(alice):
        told = queries.given(subject)
        assert [(g.receiver_name, g.kind, g.purpose) for g in told] == [
            ("Elsewhere", NEED, "a seat"),
            ("Portal", NEED, "a seat"),
        ]
        assert told[0].basis == kinds.PUBLIC_INTEREST


def test_thousands_cross_in_a_handful_of_queries(alice: Actor, olga: Actor) -> None:
    agree(alice, olga)
    many = [item() for _ in range(3000)]
    with CaptureQueriesContext(connection) as asked:
        give(alice, olga, many)
    assert len(asked) < 45
    with acting_as(olga), CaptureQueriesContext(connection) as asked:
        got = queries.unhandled(NEED, 5000, NOON)
        assert [r.item_id for r in got] == [one.item_id for one in many]
        assert len(asked) <= 4


def test_openly_ended_copies_say_so_and_are_not_updated(alice: Actor, olga: Actor) -> None:
    agree(alice, olga)
    subject = uuid7()
    one, other = item(subject=subject), item()
    give(alice, olga, [one, other])
    with acting_as(alice):
        assert actions.end_items([one.item_id], False, by=alice, at=LATER) == 1
        assert actions.end_items([one.item_id], False, by=alice, at=LATER) == 0
        assert queries.given(subject)[0].ended_at == LATER
    with acting_as(olga):
        assert [r.item_id for r in queries.unhandled(NEED, 10, LATER)] == [other.item_id]
        assert queries.received(item_ids=[one.item_id], at=LATER)[0].ended_at == LATER
        assert Event.objects.get(kind="disclosures.item.ended_there").subject_id == one.item_id
    with pytest.raises(actions.ItemsEnded):
        give(alice, olga, [other, one], at=LATER)


@pytest.mark.parametrize(("kind", "silent"), [(NEED, True), (HUSHED, True), (HUSHED, False)])
def test_silently_ended_copies_leave_the_receivers_tables_byte_for_byte(
    alice: Actor, olga: Actor, kind: str, silent: bool
) -> None:
    agree(alice, olga)
    payload = FINE if kind == NEED else {"text": "x"}
    subject = uuid7()
    one = item(payload, subject)
    give(alice, olga, [one], kind)
    before = dump(olga)
    with acting_as(alice):
        assert actions.end_items([one.item_id], silent, by=alice, at=LATER) == 1
        assert queries.given(subject)[0].ended_at == LATER
    with pytest.raises(actions.ItemsEnded):
        give(alice, olga, [one], kind, at=LATER)
    assert dump(olga) == before
    with acting_as(olga):
        assert len(queries.unhandled(kind, 10, LATER)) == 1


def test_items_can_be_ended_after_the_agreement(alice: Actor, olga: Actor) -> None:
    shared_id = agree(alice, olga)
    one = item()
    give(alice, olga, [one])
    with acting_as(alice):
        actions.end(shared_id, by=alice, at=LATER)
        assert actions.end_items([one.item_id], False, by=alice, at=LATER) == 1
    with acting_as(olga):
        assert queries.unhandled(NEED, 10, LATER) == []


def test_protection_records_cross_to_nobody_who_may_not_hold_them(
    alice: Actor, olga: Actor
) -> None:
    ngo = organisation("ngo", "civil_society", "BGD")
    nina = member(ngo, "Nina", 11)
    for one, other in ((alice, olga), (nina, olga), (alice, nina)):
        agree(one, other)
    told = item({"text": "x"}, origins=("BGD",))
    hidden = item(FINE, compartment="protection", origins=("BGD",))
    for receiver, refusal in (
        (alice, actions.MayNotHoldProtection),
        (nina, actions.StateOfOrigin),
    ):
        with pytest.raises(refusal):
            give(olga, receiver, [told], PRIVATE)
        with pytest.raises(refusal):
            give(olga, receiver, [item(), hidden])
        with acting_as(receiver):
            assert not DisclosureItem.objects.exists()
    with pytest.raises(actions.ProtectionStaysHere):
        give(nina, olga, [told], PRIVATE)


def _is_of_tenancy(node: ast.AST) -> bool:
    """Say whether a line takes `hand_over` from the tenancy; a case has a hand-over of its own."""
    if isinstance(node, ast.ImportFrom):
        of = (node.module or "").startswith("musterpoint.tenancy")
        return of and any(alias.name in ("hand_over", "*") for alias in node.names)
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return node.attr == "hand_over" and node.value.id in ("scope", "tenancy")
    return False


def test_only_disclosures_hands_over() -> None:
    root = Path(musterpoint.__file__).parent
    users = set()
    for file in root.rglob("*.py"):
        if "tests" in file.parts:
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if _is_of_tenancy(node):
                users.add(str(file.relative_to(root)))
    assert users == {"disclosures/actions/_sides.py"}
