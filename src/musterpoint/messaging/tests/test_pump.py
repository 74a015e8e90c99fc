"""The pump hands over what is due, in the order of need, and never too late."""

import logging
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from musterpoint.kernel import time
from musterpoint.kernel.errors import Invalid, NotAllowed
from musterpoint.messaging import actions, carriers, pump, queries, rules
from musterpoint.messaging.carriers import Outcome, Result
from musterpoint.messaging.models import ChannelSetting, Message
from musterpoint.messaging.tests.factories import Recording, drain, number, queue, to
from musterpoint.tenancy import pumps, vault
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation, Wake
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

HOUR = timedelta(hours=1)


@pytest.fixture
def taken(alice: Actor) -> Recording:
    """The carrier of Haven's text messages, which keeps what it gets."""
    carrier = Recording()
    carriers.register("recording", carrier)
    with acting_as(alice):
        actions.use_carrier("sms", "recording", {}, by=alice, at=NOON)
    Wake.objects.all().delete()
    return carrier


def states(by: Actor) -> list[tuple[str, str]]:
    with acting_as(by):
        return sorted(Message.objects.values_list("state", "reason"))


def test_what_is_due_goes_out_and_is_recorded(
    alice: Actor, haven: Organisation, taken: Recording
) -> None:
    with acting_as(alice):
        queue(alice, *(to(n) for n in range(120)))
        queue(alice, to(500), due_at=NOON + HOUR)
    assert drain(haven) == 2  # full ones; what is not full was the last
    assert len({parcel.id for parcel in taken.taken}) == 120
    assert {parcel.address for parcel in taken.taken} == {number(n) for n in range(120)}
    with acting_as(alice):
        row = Message.objects.filter(state="accepted").first()
        assert (row.attempts, row.carrier, row.carrier_reference) == (
            1, "recording", f"r-{row.id}",
        )  # fmt: skip
        assert row.lease_until is None
    assert Wake.objects.get(lane="messages").due_at == NOON + HOUR
    drain(haven, NOON + HOUR)
    assert {parcel.address for parcel in taken.taken} == {number(n) for n in (*range(120), 500)}


def test_no_transaction_is_open_while_the_carrier_is_asked(
    alice: Actor, haven: Organisation, taken: Recording
) -> None:
    with acting_as(alice):
        queue(alice, to(1))
    drain(haven)
    assert len(taken.taken) == 1
    assert not taken.saw_open_scope


def test_alerts_go_before_answers_and_answers_before_information(
    alice: Actor, haven: Organisation, taken: Recording
) -> None:
    with acting_as(alice):
        queue(alice, *(to(n, text="bulk") for n in range(100)))
        queue(alice, to(200, text="answer"), lane="transactional")
        queue(alice, *(to(n, text="alert") for n in range(300, 360)), lane="life_safety")
    drain(haven)
    order = [parcel.text for parcel in taken.taken]
    assert order == ["alert"] * 60 + ["answer"] + ["bulk"] * 100


def test_a_late_instruction_is_never_sent(
    alice: Actor, haven: Organisation, taken: Recording
) -> None:
    with acting_as(alice):
        queue(alice, to(1), valid_until=NOON + HOUR)
        queue(alice, to(2))
    drain(haven, NOON + HOUR)
    assert len(taken.taken) == 1
    assert states(alice) == [("accepted", ""), ("expired", "too_late")]


def test_what_is_put_off_is_tried_later_and_later_and_then_failed(
    alice: Actor, haven: Organisation, taken: Recording
) -> None:
    taken.answer = Result.RETRY
    with acting_as(alice):
        queue(alice, to(1))
    moment, waits = NOON, []
    while True:
        drain(haven, moment)
        with acting_as(alice):
            row = Message.objects.get()
        if row.state != "queued":
            break
        waits.append(row.due_at - moment)
        assert Wake.objects.get(lane="messages").due_at == row.due_at
        moment = row.due_at
    assert (row.state, row.reason, row.attempts) == ("failed", "too_many_attempts", 12)
    assert waits[:3] == [timedelta(seconds=30), timedelta(seconds=60), timedelta(seconds=120)]
    assert max(waits) == rules.LONGEST_WAIT
    assert len(taken.taken) == rules.MAX_ATTEMPTS


def test_a_carrier_that_is_down_loses_nothing_for_three_days_and_is_left_alone(
    alice: Actor, haven: Organisation, taken: Recording
) -> None:
    taken.answer = Result.DOWN
    with acting_as(alice):
        queue(alice, *(to(n) for n in range(200)))
    assert drain(haven) == 1, "after one refusal the other batches are not tried"
    with acting_as(alice):
        (health,) = queries.health()
        assert (health.down_since, health.waiting, health.oldest) == (NOON, 200, NOON)
        assert set(Message.objects.values_list("attempts", flat=True)) == {0}
    assert Wake.objects.get(lane="messages").due_at == NOON + rules.PAUSE
    for hours in range(0, 72, 6):
        drain(haven, NOON + HOUR * hours + rules.PAUSE)
    assert {state for state, _reason in states(alice)} == {"queued"}
    taken.answer = Result.ACCEPTED
    drain(haven, NOON + 71 * HOUR)
    assert {state for state, _reason in states(alice)} == {"accepted"}
    with acting_as(alice):
        assert ChannelSetting.objects.get().down_since is None


def test_after_three_days_nothing_is_tried_again(
    alice: Actor, haven: Organisation, taken: Recording
) -> None:
    taken.answer = Result.RETRY
    with acting_as(alice):
        queue(alice, to(1))
    drain(haven)
    drain(haven, NOON + rules.GIVE_UP)
    assert states(alice) == [("expired", "gave_up")]


def test_a_carrier_that_does_not_answer_for_a_parcel_leaves_it_unknown(
    alice: Actor, haven: Organisation, taken: Recording
) -> None:
    taken.answer = ""
    with acting_as(alice):
        queue(alice, to(1))
    drain(haven)
    assert states(alice) == [("unknown", "no_answer")]


def claim_and_die(organisation: Organisation, by: Actor) -> None:
    with acting_as(by):
        pump._claim(organisation, NOON)


@pytest.mark.parametrize(
    ("lane", "is_idempotent", "expected"),
    [
        ("bulk", False, ("unknown", "worker_died")),
        ("transactional", False, ("unknown", "worker_died")),
        ("life_safety", False, ("accepted", "")),
        ("bulk", True, ("accepted", "")),
    ],
)
def test_a_dead_workers_messages_are_decided_by_lane_and_carrier(
    alice: Actor,
    haven: Organisation,
    taken: Recording,
    monkeypatch: pytest.MonkeyPatch,
    lane: str,
    is_idempotent: bool,
    expected: tuple[str, str],
) -> None:
    taken.is_idempotent = is_idempotent
    with acting_as(alice):
        queue(alice, to(1), lane=lane)
    claim_and_die(haven, alice)
    drain(haven)
    assert states(alice) == [("claimed", "")], "the lease still runs"
    assert Wake.objects.filter(lane="messages").exists(), "and somebody comes when it ends"
    later = time.now() + 2 * rules.LEASE
    monkeypatch.setattr("musterpoint.kernel.time.now", lambda: later)
    drain(haven)
    assert states(alice) == [expected]
    with acting_as(alice):
        ids = {parcel.id for parcel in taken.taken}
        assert ids <= set(Message.objects.values_list("id", flat=True)), "the same id again"


def test_a_late_answer_of_a_worker_thought_dead_prevents_a_second_sending(
    alice: Actor, haven: Organisation, taken: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    with acting_as(alice):
        queue(alice, to(1), lane="life_safety")
        _count, (load,) = pump._claim(haven, NOON)
    with acting_as(alice):
        later = time.now() + 2 * rules.LEASE
        monkeypatch.setattr("musterpoint.kernel.time.now", lambda: later)
        pump._sweep(NOON)
    with acting_as(alice):
        pump._record(load, [Outcome(id=load.taken[0].parcel.id, state=Result.ACCEPTED)], NOON)
    drain(haven)
    assert states(alice) == [("accepted", "")]
    assert taken.taken == []


def test_who_was_erased_meanwhile_is_not_written_to(
    alice: Actor, haven: Organisation, taken: Recording
) -> None:
    with acting_as(alice):
        queue(alice, to(1), to(2))
        vault.erase([to(1).subject_id], at=NOON)
    drain(haven)
    assert [parcel.address for parcel in taken.taken] == [number(2)]
    assert states(alice) == [("accepted", ""), ("cancelled", "erased")]


def test_a_stop_while_a_carrier_is_asked_is_not_followed_by_a_retry(
    alice: Actor, haven: Organisation, taken: Recording
) -> None:
    campaign = to(0).subject_id
    with acting_as(alice):
        queue(alice, to(1), campaign_id=campaign)
        _count, (load,) = pump._claim(haven, NOON)
    with acting_as(alice):
        actions.stop_campaign(campaign, by=alice, at=NOON)
    with acting_as(alice):
        pump._record(load, [Outcome(id=load.taken[0].parcel.id, state=Result.RETRY)], NOON)
    drain(haven, NOON + HOUR)
    assert taken.taken == []
    assert states(alice)[0][0] == "expired"


def test_the_console_writes_a_file_only_the_owner_reads_and_reaches_nobody(
    alice: Actor, haven: Organisation
) -> None:
    with acting_as(alice):
        queue(alice, to(1, text="مرحبا", language="ar"))
    drain(haven)
    with acting_as(alice):
        row = Message.objects.get()
    path = Path(settings.MUSTERPOINT_HOME) / "outbox" / "2026-05-01" / f"{row.id}.txt"
    assert "مرحبا" in path.read_text(encoding="utf-8")
    assert os.stat(path).st_mode & 0o777 == 0o600
    assert (row.state, row.reason) == ("accepted", "console")
    with acting_as(alice):
        actions.purge_texts(by=alice, at=NOON + timedelta(days=8))
    assert not path.exists()


def test_an_exercise_never_uses_a_real_carrier(alice: Actor, haven: Organisation) -> None:
    real = Recording(is_real=True)
    carriers.register("real", real)
    with acting_as(alice):
        actions.use_carrier("sms", "real", {}, by=alice, at=NOON)
        queue(alice, to(1))
    haven.is_exercise = True
    haven.save()
    with pytest.raises(actions.ExerciseCarrier), acting_as(alice):
        actions.use_carrier("sms", "real", {}, by=alice, at=NOON)

    def world(parcels, at):
        return [Outcome(id=p.id, state=Result.DELIVERED) for p in parcels]

    with carriers.simulate(world):
        drain(haven)
    assert real.taken == []
    assert states(alice) == [("delivered", "")]


def test_a_reader_may_not_choose_the_carrier(bob: Actor, alice: Actor, mallory: Actor) -> None:
    with pytest.raises(NotAllowed), acting_as(bob):
        actions.use_carrier("sms", "console", {}, by=bob, at=NOON)
    with acting_as(mallory):
        actions.use_carrier("sms", "console", {}, by=mallory, at=NOON)
    with acting_as(alice):
        assert not ChannelSetting.objects.exists()


@pytest.mark.parametrize(
    ("channel", "carrier", "given", "field"),
    [
        ("fax", "console", {}, "channel"),
        ("sms", "nobody", {}, "carrier"),
        ("sms", "smtp", {"host": "mail"}, "carrier"),
        ("email", "smtp", {}, "host"),
        ("email", "smtp", {"host": "mail", "port": "25"}, "port"),
        ("email", "smtp", {"host": "mail", "security": "ssl3"}, "security"),
        ("email", "smtp", {"host": "mail", "sender": "Us <us@x>"}, "sender"),
        ("email", "smtp", {"host": "mail", "security": "none", "user": "u"}, "security"),
        ("email", "smtp", {"host": "mail", "colour": "red"}, "colour"),
    ],
)
def test_settings_that_cannot_work_are_refused_by_field(
    alice: Actor, channel: str, carrier: str, given: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refused, acting_as(alice):
        actions.use_carrier(channel, carrier, given, by=alice, at=NOON)
    assert list(refused.value.fields) == [field]


def test_the_wake_note_of_the_platform_runs_the_pump(
    alice: Actor, haven: Organisation, taken: Recording
) -> None:
    with acting_as(alice):
        queue(alice, to(1), at=time.now())
    assert pumps.run_due([haven.id]) >= 1
    assert len(taken.taken) == 1
    assert not Wake.objects.filter(lane="messages").exists()


def test_nothing_personal_stands_in_logs_or_in_the_platforms_tables(
    alice: Actor,
    haven: Organisation,
    taken: Recording,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caplog.set_level(logging.DEBUG)
    taken.answer = Result.DOWN
    canary = "+218910099999"
    with acting_as(alice):
        queue(alice, to(1, address=canary, text="Canary Zephyrine"))
        actions.receive([], by=alice, at=NOON)
    drain(haven)
    with acting_as(alice):
        pump._claim(haven, NOON + HOUR)
    later = time.now() + 2 * rules.LEASE
    monkeypatch.setattr("musterpoint.kernel.time.now", lambda: later)
    drain(haven, NOON + HOUR)
    assert "messaging.carrier.down" in caplog.text
    assert "messaging.lease.lost" in caplog.text
    written = caplog.text + "".join(str(record.__dict__) for record in caplog.records)
    assert canary not in written
    assert "Zephyrine" not in written
    with acting_as(alice), connection.cursor() as cursor:
        for table in ("messaging_message", "audit_event", "tenancy_wake"):
            cursor.execute(f"SELECT t::text FROM {table} AS t")
            rows = str(cursor.fetchall())
            assert canary not in rows
            assert "Zephyrine" not in rows
