"""Reach: who of the registered was prepared, without a cell that tells of single people."""

import io
from datetime import timedelta

import pytest
from pypdf import PdfReader

from musterpoint.audit.models import Event
from musterpoint.crises import actions as crises
from musterpoint.crises import queries as crisis_queries
from musterpoint.crises.tests import factories as crisis_factories
from musterpoint.kernel import indicators
from musterpoint.people import actions as people
from musterpoint.people.identity import HouseholdIn, Identity, PersonIn
from musterpoint.people.models import Person
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in
from musterpoint.training import actions, queries
from musterpoint.training.models import Session, Taught
from musterpoint.training.tests.factories import colleague, session

DESK = "/o/haven/desk/training/"
HOUR = timedelta(hours=1)
COURSE = "before-you-go"
pytestmark = pytest.mark.usefixtures("still")


def registered(by: Actor, count: int, country: str = "LKA", **more: object) -> list[Person]:
    """Register people who have nothing but a name and a nationality."""
    homes = [
        HouseholdIn(
            members=(
                PersonIn(
                    identity=Identity(names=(f"{country} Somebody {number}",), place="Harbour"),
                    nationalities=(country,) if country else (),
                    **more,  # type: ignore[arg-type]
                ),
            )
        )
        for number in range(count)
    ]
    made = crises.register([], homes, by=by, at=NOON, source="staff")
    ids = [home.persons[0].id for home in made]
    return list(Person.objects.filter(id__in=ids).order_by("id"))


def begun(by: Actor, course: str = COURSE) -> Session:
    return session(by, course_code=course, starts_at=NOON - HOUR, ends_at=NOON + HOUR)


@pytest.fixture
def trainer(haven: Organisation) -> Actor:
    return colleague(haven, "Tariq Trainer", "trainer")


def test_people_are_noted_by_reference_and_by_card_once(alice: Actor, trainer: Actor) -> None:
    with acting_as(alice):
        one, two = registered(alice, 2)
        code = crises.make_card(two.id, "before", by=alice, at=NOON).code
    with acting_as(trainer):
        row = begun(trainer)
        typed = [f"MP-{one.reference}", code, code, "0000-0000", "rubbish", ""]
        noted = actions.note_taught(row.id, typed, "before", by=trainer, at=NOON)
        assert (noted.fresh, noted.unknown) == (2, ("0000-0000", "rubbish"))
        again = actions.note_taught(row.id, [one.reference], "after", by=trainer, at=NOON)
        assert (again.fresh, Taught.objects.get(person=one).stage) == (0, "before")
        assert Event.objects.filter(kind="training.person.taught").count() == 2
        other = begun(trainer, "border-arrivals")
        later = session(trainer, course_code=COURSE)
        for wrong in (other, later):
            with pytest.raises(actions.NotNow):
                actions.note_taught(wrong.id, [one.reference], "before", by=trainer, at=NOON)
        with pytest.raises(actions.BadNote):
            actions.note_taught(row.id, [], "then", by=trainer, at=NOON)


def test_the_page_of_a_session_notes_people_and_prints_their_cards(
    haven: Organisation, alice: Actor, trainer: Actor
) -> None:
    with acting_as(alice):
        one, two = registered(alice, 2)
    with acting_as(trainer):
        row = begun(trainer)
    client = signed_in("haven", "duty_officer")
    page = f"{DESK}sessions/{row.id}/people/"
    assert "Registered people" in client.get(f"{DESK}sessions/{row.id}/").content.decode()
    given = {"references": f"{one.reference}\n{two.reference}\nnobody", "stage": "before"}
    shown = client.post(page, given, follow=True).content.decode()
    assert "Noted: 2 people." in shown
    assert "Nobody is registered under: nobody" in shown
    assert "Somebody" not in shown
    sheet = {"reason": "handover", "stage": "before", "other": "ar", "gives_secrets": "on"}
    answer = client.post(f"{page}cards/", sheet)
    assert answer["Content-Type"] == "application/pdf"
    text = "".join(one.extract_text() for one in PdfReader(io.BytesIO(answer.content)).pages)
    assert text.count("In an emergency") >= 2
    assert "Somebody" not in text
    assert client.post(f"{page}cards/", sheet | {"reason": ""}).status_code == 422
    by_trainer = signed_in("haven", "trainer")
    assert by_trainer.post(page, given).status_code == 302
    assert by_trainer.post(f"{page}cards/", sheet).status_code == 403


def test_reach_counts_people_once_and_the_indicators_say_the_same(
    haven: Organisation, alice: Actor, trainer: Actor
) -> None:
    with acting_as(alice):
        many, few = registered(alice, 40), registered(alice, 3, "NPL")
        for one in (*many[:20], few[0]):
            crises.make_card(one.id, "after", by=alice, at=NOON)
        crises.make_card(many[0].id, "after", by=alice, at=NOON + HOUR)
        gone = registered(alice, 1)[0]
        crises.make_card(gone.id, "before", by=alice, at=NOON)
        people.withdraw([gone.id], by=alice, at=NOON)
    with acting_as(trainer):
        row = begun(trainer)
        typed = [one.reference for one in many[10:30]]
        actions.note_taught(row.id, typed, "before", by=trainer, at=NOON)
    with acting_as(alice):
        figures = queries.counted("nationality")
        assert figures["LKA"] == {
            "registered": 40, "reached": 30, "taught": 20, "card": 20, "before": 20,
        }  # fmt: skip
        assert indicators.count("prepared", row.id) == {"": 31}
        assert indicators.count("prepared", row.id, "nationality") == {"LKA": 30, "NPL": 1}
        assert indicators.count("prepared_share", row.id) == {"": 72}
        told = queries.reach(NOON)
        assert told.groups["NPL"]["reached"] is None
        assert dict(told.months)[NOON.date().replace(day=1)] == 31
    client = signed_in("haven", "duty_officer")
    for by in (*queries.GROUPS, "x"):
        page = client.get(f"{DESK}reach/?by={by}").content.decode()
        assert "Migrant organisations" in page
    assert "Sri Lanka" in client.get(f"{DESK}reach/").content.decode()
    assert signed_in("haven", "reader").get(f"{DESK}reach/").status_code == 403


def test_corridors_lead_to_the_country_of_the_crisis(alice: Actor) -> None:
    with acting_as(alice):
        crisis = crisis_factories.crisis(alice)
        there, _away = registered(alice, 1), registered(alice, 1, "")
        crises.enrol(crisis.id, [there[0].id], by=alice, at=NOON)
        assert set(queries.counted("corridor")) == {f"LKA-{crisis.host_country}", "-"}


def test_an_organisation_without_registrations_is_told_nothing(alice: Actor) -> None:
    with acting_as(alice):
        assert indicators.count("prepared", alice.organisation_id) == {"": 0}
        assert indicators.count("prepared_share", alice.organisation_id) == {}
        told = queries.reach(NOON)
        assert (told.total["registered"], told.groups) == (0, {})


def test_a_dead_card_leads_nobody_into_a_session(alice: Actor, trainer: Actor) -> None:
    with acting_as(alice):
        (one,) = registered(alice, 1)
        lost = crises.make_card(one.id, "after", by=alice, at=NOON).code
        living = crises.make_card(one.id, "after", by=alice, at=NOON).code
        assert crisis_queries.behind_card(lost, NOON) == lost
    with acting_as(trainer):
        row = begun(trainer)
        noted = actions.note_taught(row.id, [lost], "after", by=trainer, at=NOON)
        assert (noted.fresh, noted.unknown) == (0, (lost,))
        noted = actions.note_taught(row.id, [living], "after", by=trainer, at=NOON)
        assert (noted.fresh, noted.unknown) == (1, ())
