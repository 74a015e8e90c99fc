"""All sure lines are accepted by one press: by the worker, once, in the name of who asked."""

from html import unescape
from uuid import UUID

import pytest
from django.db import connections
from procrastinate.contrib.django.models import ProcrastinateJob

from musterpoint.audit.models import Event
from musterpoint.funds import queries as books
from musterpoint.kernel.errors import NotAllowed
from musterpoint.payments import actions, queries, tasks
from musterpoint.payments.models import BankLine, Line, LineState, Match, Order, State
from musterpoint.payments.queries import _all_sure, _queue
from musterpoint.payments.tests import factories
from musterpoint.payments.tests.factories import BANK, World
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Membership, Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.tenancy.tests import jobs
from musterpoint.testing import NOON, signed_in

DESK = "/o/haven/desk/payments/lines/"
PAYMENTS, AMOUNT = 3, 50_000


@pytest.fixture
def one(haven: Organisation) -> World:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    haven.refresh_from_db()
    return factories.world(haven)


def paid_out(one: World) -> list[UUID]:
    """Send payments, and read in a statement of them with a fee; return the orders."""
    orders = [factories.ordered(one) for _number in range(PAYMENTS)]
    factories.sent(one, *orders)
    with acting_as(one.second_clerk):
        names = list(Line.objects.order_by("position").values_list("end_to_end", flat=True))
        entries = [factories.entry("500.00", "DBIT", name) for name in names]
        fee = factories.entry("3.00", "DBIT", text="Fee")
        data = factories.statement("10000.00", "8497.00", *entries, fee)
        actions.read_statement(data, by=one.second_clerk, at=NOON)
    return orders


def ask(by: Actor) -> queries.SureRun:
    with acting_as(by):
        return actions.accept_all_sure(by=by, at=NOON)


def where(one: World) -> tuple[int, int, bool]:
    """Return how many lines were accepted, how many wait, and whether it goes on."""
    with acting_as(one.clerk):
        run = queries.sure_run()
    assert run is not None
    return run.accepted, run.waiting, run.is_running


def matched(one: World) -> int:
    """Return how many lines are matched; each payment stands in the books once."""
    with acting_as(one.clerk):
        count = BankLine.objects.filter(state=LineState.MATCHED).count()
        assert Match.objects.filter(undone_at=None).count() == count
        assert Order.objects.filter(state=State.PAID).count() == count
        assert books.balance(BANK, "EUR") == 1_000_000 - count * AMOUNT
    return count


def test_one_press_on_the_page_accepts_all_that_are_sure_and_says_so(
    one: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    paid_out(one)
    monkeypatch.setattr(tasks, "CHUNK", 2)
    monkeypatch.setattr(_all_sure, "STEP", 2)
    clerk = signed_in("haven", "bookkeeper")

    def page(address: str = "", *, post: bool = False, status: int = 200) -> str:
        ask = clerk.post if post else clerk.get
        answer = ask(f"{DESK}{address}", follow=True)
        assert answer.status_code == status, answer.content.decode()[:2000]
        return unescape(answer.content.decode())

    assert "Accept all that are sure" in page()
    told = page("accept-all/", post=True)
    assert "accepted 0, waiting 4. Load this page again" in told
    assert "Accept all that are sure" not in told
    assert "All lines are being matched already." in page("accept-all/", post=True, status=409)
    factories.work_off()
    told = page()
    assert "accepted 3, waiting 1." in told
    assert "Accept all that are sure" in told
    assert matched(one) == PAYMENTS
    with acting_as(one.clerk):
        events = Event.objects.filter(kind="payments.line.matched")
        assert {row.actor_kind for row in events} == {"staff"}
        assert events.count() == PAYMENTS
        assert Event.objects.filter(kind="payments.lines.all_sure_accepted").count() == 1
    assert signed_in("haven", "welfare_officer").post(f"{DESK}accept-all/").status_code == 403


def test_a_run_that_is_killed_in_the_middle_goes_on_and_accepts_nothing_twice(
    one: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    paid_out(one)
    ask(one.second_clerk)
    monkeypatch.setattr(tasks, "CHUNK", 1)
    real, calls = actions.accept_found, []

    def dying(*given: object, **more: object) -> object:
        calls.append(given)
        done = real(*given, **more)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return done

    monkeypatch.setattr(actions, "accept_found", dying)
    with pytest.raises(KeyboardInterrupt):
        factories.work_off()
    assert matched(one) == 1
    assert where(one) == (1, 3, True)
    with pytest.raises(actions.IsMatching):
        ask(one.second_clerk)
    factories.work_off()
    assert matched(one) == PAYMENTS
    assert where(one) == (3, 1, False)
    ask(one.second_clerk)
    factories.work_off()
    assert matched(one) == PAYMENTS


def test_who_prepared_or_released_accepts_nothing_of_it_by_a_run(one: World) -> None:
    paid_out(one)
    ask(one.clerk)
    factories.work_off()
    assert matched(one) == 0
    assert where(one) == (0, 4, False)
    with acting_as(one.releaser), pytest.raises(NotAllowed):
        actions.accept_all_sure(by=one.releaser, at=NOON)


def test_what_somebody_matched_meanwhile_or_took_back_is_left_to_people(one: World) -> None:
    paid_out(one)
    by = one.second_clerk
    with acting_as(by):
        found = queries.sure(queries.gather(at=NOON))
        assert len(found) == PAYMENTS
        first = queries.line(found[0].line_id)
        (match,) = actions.accept(first.id, _parts(found[0]), by=by, at=NOON)
        done = actions.accept_found(found, by=by, at=NOON)
        assert (done.done, len(done.refusals)) == (PAYMENTS - 1, 1)
    assert matched(one) == PAYMENTS
    with acting_as(by):
        actions.undo(match.id, by=by, at=NOON)
        assert queries.sure(queries.gather(at=NOON)) == []


def _parts(found: queries.Sure) -> list[actions.PartIn]:
    return [
        actions.PartIn(kind=kind, target_id=target, amount=amount)
        for kind, target, amount in found.parts
    ]


def test_an_old_payment_is_proposed_on_the_page_and_accepted_by_a_run(
    one: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    orders = paid_out(one)
    monkeypatch.setattr(_queue, "MOST_WANTED", PAYMENTS - 1)
    with acting_as(one.second_clerk):
        lines = queries.opened(queries.open_lines(), at=NOON)
        found = queries.proposals(lines, at=NOON)
        best = {rows[0].parts[0][1] for rows in found.values() if rows and rows[0].is_sure}
        assert best == set(orders)
        assert len(queries.sure(queries.gather(at=NOON))) == PAYMENTS


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_worker_does_it_with_the_rights_that_are_left(one: World) -> None:
    paid_out(one)
    ask(one.second_clerk)
    mine = Membership.objects.filter(user_id=one.second_clerk.id)
    mine.update(role="welfare_officer")
    jobs.work(queries.QUEUE)
    with acting_as(one.clerk):
        run = queries.sure_run()
    assert run is not None
    assert (run.accepted, run.is_running, run.is_whole) == (0, False, False)
    mine.update(role="bookkeeper")
    ask(one.second_clerk)
    jobs.work(queries.QUEUE)
    assert jobs.states(queries.TASK) == ["failed", "succeeded"]
    assert where(one) == (3, 1, False)
    assert matched(one) == PAYMENTS
    assert not ProcrastinateJob.objects.filter(status="todo", queue_name=queries.QUEUE).exists()
    connections.close_all()
