"""What fills the firewall's world, the same in every life, so that no page is walked empty."""

from datetime import timedelta
from uuid import UUID

from musterpoint.capacity.tests import factories as capacity
from musterpoint.cases import actions as cases
from musterpoint.cases.children import actions as children
from musterpoint.cases.models import Case, ChildGate, Received
from musterpoint.cases.tests.children import factories as children_factories
from musterpoint.crises import actions as crises
from musterpoint.disclosures import actions as disclosures
from musterpoint.evacuation.tests.factories import person
from musterpoint.evaluation.planning import actions as planning
from musterpoint.evaluation.planning import queries as planning_queries
from musterpoint.evaluation.tests.planning import factories as planning_factories
from musterpoint.evaluation.tests.results import factories as results_factories
from musterpoint.exchange import actions as exchange
from musterpoint.exchange import models as exchange_models
from musterpoint.exchange.actions._entries import seal_entry
from musterpoint.exchange.tests import factories as exchange_factories
from musterpoint.exercises import script
from musterpoint.exercises.playing.tests import factories as playing_factories
from musterpoint.feedback import actions as feedback
from musterpoint.forms import actions as forms
from musterpoint.goods.tests import factories as goods_factories
from musterpoint.kernel.ids import uuid7
from musterpoint.lessons import actions as lessons
from musterpoint.lessons.tests import factories as lessons_factories
from musterpoint.people import actions as people
from musterpoint.people.actions import ConsentIn, RegisteredPerson
from musterpoint.people.identity import HouseholdIn
from musterpoint.procedures import actions as procedures
from musterpoint.referrals.models import Service
from musterpoint.referrals.tests import life_factories as referring
from musterpoint.surveys import actions as surveys
from musterpoint.tenancy import actors
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

HOUR = timedelta(hours=1)
#: What must stand on a page that is really seen, by the route: an empty page proves nothing.
SHOWN = {
    "capacity:assessment": "Single people went to courses of others",
    "capacity:item": "Are those who respond trained",
    "capacity:plan": "Are those who respond trained",
    "cases:case": "Slept at the station",
    "cases:figures": "Destitute or stranded person",
    "cases:letter": "from Tripoli to Ras Ajdir",
    "cases:list": "Mona Perera",
    "cases:of-person": "Destitute or stranded person",
    "cases:received": "A bed tonight",
    "children:gate": "Rosa Lind",
    "children:list": "Amal",
    "goods:distribution": "Rahima A.",
    "goods:reviews": "Given twice",
    "rosters:call": "Selam Haile",
    "rosters:wardens": "Amal Nasser",
    "rosters:zone": "Amal Nasser",
    "evaluations:report": "Those without papers came last.",
    "exchange:application": "Open Doors",
    "exchange:room": "Calling by radio",
    "exercises:rehearsal": "Petra Post",
    "lessons:lesson": "Texts were sent before voice messages were ready",
    "feedback:inbox": "Reports, scrollable",
    "feedback:item": "We open at seven from now on",
}


def surveyed(crisis_id: UUID, by: Actor) -> None:
    """Draw a sample of everybody on a roll, ask them, and let one of them answer by a call."""
    asked = forms.adopt("evacuation-experience", by=by, at=NOON)
    forms.publish(asked.id, by=by, at=NOON)
    given = surveys.SurveyIn(
        name="After the evacuation", purpose="To help better.", frame="roll", crisis_id=crisis_id,
        questionnaire=asked.questionnaire.code, base_day=NOON.date(), consent={"en": "You decide."},
    )  # fmt: skip
    made = surveys.create(given, by=by, at=NOON)
    design = {"size_kind": "sample", "size": 1, "response": 100, "migrants_minimum": 0}
    surveys.put_design(made.id, design, by=by, at=NOON)
    surveys.draw(made.id, seed=1, by=by, at=NOON)
    wave = made.waves.order_by("number").first()
    if wave is not None:
        surveys.open_wave(wave.id, site="https://help.example.org", by=by, at=NOON)


def supplied(by: Actor) -> None:
    """Keep two stores, send goods, and hand some out by a list: in the running unit."""
    goods_factories.whole(by)


def questions(by: Actor) -> None:
    """Ask the public how it was served; one of those who began answers. In the running unit."""
    made = forms.adopt("satisfaction", by=by, at=NOON)
    forms.publish(made.id, by=by, at=NOON)
    given = {("service", ()): "documents", ("satisfied", ()): "very"}
    forms.describe(
        "how-were-we", title="How were we?", compartment="consular", is_public=True,
        by=by, at=NOON,
    )  # fmt: skip
    for _number in range(2):
        begun = forms.begin("how-were-we", by=by, at=NOON)
        forms.answer(begun.id, given, by=by, at=NOON)
    forms.submit(begun.id, by=by, at=NOON)


def own_case(person_id: UUID, *, by: Actor) -> None:
    """Open a case with a note, a visit and a letter, in the running unit."""
    procedures.adopt("stranded", by=by, at=NOON)
    new = cases.CaseIn(kind="stranded", person_id=person_id, story="Slept at the station")
    made = cases.open_case(new, by=by, at=NOON)
    cases.note(made.id, "note", "A cousin can take her in", by=by, at=NOON)
    seen = cases.VisitIn(
        when=NOON - HOUR, where="The station", who="Mona", next_at=NOON + 24 * HOUR
    )
    cases.visit(made.id, seen, by=by, at=NOON)
    values = {"route": "from Tripoli to Ras Ajdir", "until": "June"}
    cases.write_letter(made.id, "safe_passage", "en", values, by=by, at=NOON)


def assessed(by: Actor, chief: Actor) -> None:
    """Assess the organisation's capacity and agree to it: one gap, in the running unit."""
    capacity.agreed(by, chief)


def exchanged(by: Actor, colleague: Actor) -> None:
    """Open a room with an entry for two colleagues, and a call for which somebody applies."""
    room = exchange.open_room(
        "Calling by radio", "What works without a network", "1. What failed", 60, by=by, at=NOON
    )
    exchange_models.Participant.objects.create(room=room, user_id=colleague.id)
    made, ref = uuid7(), uuid7()
    exchange_models.Entry.objects.create(
        id=made, room=room, ref=ref, released_at=NOON, lock="0" * 64,
        sealed=seal_entry(made, "We had no list of radios", NOON),
    )  # fmt: skip
    exchange_factories.published(by)
    exchange_factories.applied(by, at=NOON)


def learned(crisis_id: UUID, by: Actor, chief: Actor) -> None:
    """Begin a review, write a lesson with a recommendation, and publish a practice."""
    lessons.begin_review(lessons.ReviewIn(kind="real_time", crisis_id=crisis_id), by=by, at=NOON)
    made = lessons_factories.lesson(by)
    lessons.recommend(made.id, "Record voice messages with each template", by=by, at=NOON)
    kept = lessons.submit_practice(lessons_factories.PRACTICE, by=by, at=NOON)
    lessons.verify_practice(kept.id, "The page was read", by=chief, at=NOON)
    lessons.publish_practice(kept.id, by=chief, at=NOON)


def evaluated(by: Actor, chief: Actor) -> None:
    """Approve an evaluation plan, find something on its first question; keep a framework."""
    plan = planning_factories.approved(by, chief)
    (first, *_others) = planning_queries.findings(plan.id, NOON)
    found = planning.FindingIn(
        rating="partly", text="Those without papers came last.", evidence="Interviews"
    )
    planning.keep_finding(plan.id, first.question["id"], found, by=by, at=NOON)
    results_factories.whole(by)


def rehearsed(by: Actor) -> None:
    """Make an exercise with people, with a seat for a guest in its first team."""
    row = playing_factories.made(by)
    team = script.load_sheet(playing_factories.SHEET).script.teams[0].slug
    playing_factories.player(row, team, by, "Petra Post")


def child_alone(crisis_id: UUID, *, by: Actor) -> RegisteredPerson:
    """Register a child who is alone, in the running unit, where the procedure is published."""
    children_factories.publish(by)
    child = person("Amal", born="2015", needs=("unaccompanied",))
    household = HouseholdIn(id=uuid7(), members=(child,))
    made = crises.register([crisis_id], [household], by=by, at=NOON, source="staff")
    return made[0].persons[0]


def gate_begun(person_id: UUID, *, by: Actor) -> None:
    """Begin a child's gate, meet the child and name an escort, in the running unit."""
    assert by.id is not None
    procedures.give_role(by.id, "child_officer", by=by, at=NOON)
    gate = ChildGate.objects.get(person_id=person_id)
    children.begin([gate.id], by=by, at=NOON)
    children.meet(gate.id, "unaccompanied", "national", "medium", by=by, at=NOON)
    children.name_escort(gate.id, "Rosa Lind", "", by=by, at=NOON)


def directories(caseworker: Actor, io: Actor, state: Actor, person_id: UUID) -> Service:
    """Let both know services, and the State prepare a referral: in units of their own."""
    with acting_as(io):
        referring.trained(caseworker)
        found = referring.road(io, "asylum")
    with acting_as(state):
        referring.trained(state)
        referring.agreed(referring.road(state).id, person_id, by=state)
    return found


def complaints(of: Organisation, *, by: Actor) -> None:
    """Let two people complain on the public site, and answer one: in units of their own."""
    visitor = actors.public(of.id)
    with acting_as(visitor):
        for text in ("The water is warm.", "Nobody was at the gate."):
            given = feedback.ReportIn(kind="service", text=text)
            told = feedback.receive(given, by=visitor, at=NOON)
    with acting_as(by):
        feedback.acknowledge(feedback.OPEN, told.id, by=by, at=NOON)
        text = "We open at seven from now on."
        feedback.answer(feedback.OPEN, told.id, text, "agreed", by=by, at=NOON)


def case_shared(person_id: UUID, *, by: Actor, to: Actor) -> None:
    """Let the person choose to share, then share a case of theirs: in units of their own."""
    with acting_as(by):
        kinds = [cases.KIND, cases.ANSWERED]
        agreement = disclosures.propose(
            to.organisation_id, kinds, "Cases", None, NOON.date(), None, by=by, at=NOON
        )
    with acting_as(to):
        disclosures.accept(agreement.shared_id, by=to, at=NOON)
    with acting_as(by):
        chosen = ConsentIn(
            purpose="partners", recipient="any", is_given=True, text_version="1",
            language="en", channel="staff",
        )  # fmt: skip
        people.record_consent(person_id, [chosen], by=by, at=NOON)
        procedures.adopt("stranded", by=by, at=NOON)
        new = cases.CaseIn(kind="stranded", person_id=person_id, story="No papers", is_mine=False)
        made = cases.open_case(new, by=by, at=NOON)
        assert isinstance(made, Case)
        cases.share(made.id, to.organisation_id, "A bed tonight", by=by, at=NOON)


def case_taken(*, by: Actor) -> None:
    """Take the case that was shared: it becomes one's own. In a unit of its own."""
    with acting_as(by):
        received = Received.objects.get()
        cases.answer(received.id, "accepted", "Room 4", by=by, at=NOON)
