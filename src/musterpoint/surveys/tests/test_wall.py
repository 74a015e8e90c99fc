"""A survey depends on nothing that was told in private: neither its frame nor its sample."""

from uuid import UUID

from musterpoint.cases.models import Case, Hidden
from musterpoint.cases.tests.cases.factories import opened as case_of
from musterpoint.kernel.ids import uuid7
from musterpoint.procedures.tests.factories import officer, published
from musterpoint.surveys import actions, frames, queries
from musterpoint.surveys.models import Member, Survey
from musterpoint.surveys.tests.factories import designed, enrolled, given
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON


def told(olga: Actor, survey_id: UUID) -> tuple[str, list[UUID | None], str]:
    """Return everything that a reader can take from a survey's frame, sample and list."""
    with acting_as(olga):
        survey = Survey.objects.select_related("crisis", "version__questionnaire").get(id=survey_id)
        made = queries.designed(survey, NOON)
        drawn = list(
            Member.objects.filter(survey=survey)
            .order_by("number")
            .values_list("person_id", flat=True)
        )
        return made.digest, drawn, str(made.plan)


def test_a_record_behind_the_wall_changes_no_frame_and_no_sample(
    portal: Organisation, olga: Actor
) -> None:
    cara = officer(portal, "Cara", "caseworker")
    with acting_as(olga):
        published(olga)
        crisis, people = enrolled(olga, BGD_f=60, PHL_m=60)
        survey = designed(olga, crisis, size=60)
        first = designed(olga, crisis, size=60, name="The same")
        actions.draw(first.id, seed=3, by=olga, at=NOON)
    before = told(olga, survey.id)
    case_of(cara, person_id=people[0], compartment="protection")
    case_of(cara, person_id=people[61], compartment="protection")
    assert told(olga, survey.id) == before
    with acting_as(olga):
        actions.draw(survey.id, seed=3, by=olga, at=NOON)
        drawn = [
            list(
                Member.objects.filter(survey_id=one.id)
                .order_by("number")
                .values_list("person_id", flat=True)
            )
            for one in (first, survey)
        ]
        assert drawn[0] == drawn[1]
    with acting_as(cara):
        found = Survey.objects.select_related("crisis").get(id=survey.id)
        assert frames.read(found, NOON).digest == before[0]


def test_a_case_that_is_closed_to_a_colleague_is_in_no_frame(
    alice: Actor, haven: Organisation
) -> None:
    dilani = officer(haven, "Dilani")
    with acting_as(alice):
        crisis, people = enrolled(alice, BGD_f=3)
        published(alice)
    for person in people:
        case_of(dilani, person_id=person, crisis_id=crisis.id)
    with acting_as(alice):
        Case.objects.update(state="closed")
        typed = given(crisis, alice, frame="cases")
        survey = actions.create(typed, by=alice, at=NOON)
        assert frames.read(survey, NOON).people == 3
        Hidden.objects.create(
            case=Case.objects.get(person_id=people[0]),
            user_id=uuid7(),
            hidden_at=NOON,
            sealed=b"x",
        )
        found = frames.read(survey, NOON)
        assert {one.person_id for one in found.units} == set(people[1:])
