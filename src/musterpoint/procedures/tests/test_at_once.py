"""Two people at the same step at the same moment: one result, one clear refusal."""

import threading

import pytest
from django.db import connection

from musterpoint.procedures import actions
from musterpoint.procedures.models import RunEvent
from musterpoint.procedures.tests.factories import officer, ready
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, organisation

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_two_officers_finish_a_step_once() -> None:
    haven = organisation("haven")
    dora, dave = officer(haven, "Dora"), officer(haven, "Dave")
    run = ready(dora)
    said: list[str] = []
    together = threading.Barrier(2)

    def finish(by: Actor) -> None:
        together.wait()
        try:
            with acting_as(by):
                actions.finish(run.id, "call", answers={"agrees": True}, by=by, at=NOON)
            said.append("done")
        except actions.StepRefused as refused:
            said.append(str(refused))
        connection.close()

    threads = [threading.Thread(target=finish, args=(by,)) for by in (dora, dave)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(said) == {"done", "The step “Call the person” is not open."}
    with acting_as(dora):
        assert RunEvent.objects.filter(kind="done").count() == 1
