"""Plans close gaps once a version is in force."""

from musterpoint.kernel import remedies
from musterpoint.plans import actions
from musterpoint.plans.tests.factories import in_force, written
from musterpoint.procedures.tests.factories import officer
from musterpoint.tenancy import actors
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON


def test_a_plan_is_found_by_its_name_and_is_done_while_a_version_is_in_force(
    haven: Organisation, alice: Actor
) -> None:
    chief = officer(haven, "Chitra", "head_of_mission")
    with acting_as(alice):
        draft = written(alice, "team", name="Tripoli draft")
        ready = in_force(alice, chief, name="Tripoli whole")
        found = {one.key: one for one in remedies.search("tripoli", "plan")}
        assert found[str(draft.id)].is_done is False
        assert found[str(ready.id)].is_done is True
        assert found[str(ready.id)].done_at == NOON
    with acting_as(chief):
        actions.retire(ready.id, "Another one", by=chief, at=NOON)
        assert [one.key for one in remedies.search("tripoli", "plan")] == [str(draft.id)]
        (gone,) = remedies.find({"plan": [str(ready.id), "none"]}).values()
    assert gone.is_done is False


def test_who_may_not_see_plans_finds_none(alice: Actor) -> None:
    with acting_as(alice):
        written(alice, "team")
    with acting_as(actors.system(alice.organisation_id, "reader")):
        assert remedies.search("", "plan") == []
