"""
Referrals of the operator: a directory, papers with each partner, the person's word, the answer.

What was told in private goes to partners behind the wall alone, by a sealed link; the referral of
somebody who asks for asylum ends with the authority's receipt, which its case waits for.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from musterpoint.cases import actions as cases
from musterpoint.exercises.driver.agenda import Agenda, Story
from musterpoint.exercises.driver.crowd import Crowd
from musterpoint.exercises.driver.desk import Course, Desk, Opened, Value
from musterpoint.exercises.driver.needs import Need
from musterpoint.exercises.driver.stage import Stage
from musterpoint.exercises.world import World
from musterpoint.exercises.world.casework_model import Partner
from musterpoint.exercises.world.casework_model import Referrals as Rules
from musterpoint.exercises.world.dice import Dice, Table
from musterpoint.referrals import actions as referrals
from musterpoint.referrals.actions import AnswerIn, ConsentIn, ReferralIn
from musterpoint.referrals.sharing import PIECES
from musterpoint.referrals.values import PartnerIn, PathwayIn, ServiceIn
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as

ASYLUM = "asylum"
RECEIPT = "authority_receipt"
LINK = "link"
TOLD = frozenset({"name", "language", "age", "needs"})
COURSE_PASSED_DAYS_AGO = 60
#: Moves of a partner that helps, each after the usual hours.
HELPS = ("acknowledge", "accept", "start", "complete")
OPEN, PRIVATE = "open", "protection"
#: Services by the side of the wall of their partner and their kind.
Services = dict[tuple[str, str], UUID]


def keep_directory(
    partners: Iterable[Partner], trained: Iterable[Actor], by: Actor, at: datetime
) -> Services:
    """Keep an organisation's partners, their services and papers, and who was trained to refer."""
    found: Services = {}
    with acting_as(by):
        for one in partners:
            partner = referrals.add_partner(
                PartnerIn(
                    name=one.name, side=one.side, authority_of=one.authority_of, country=one.country
                ),
                by=by,
                at=at,
            )
            for kind in one.kinds:
                service = ServiceIn(
                    kind=kind, name=one.name, country=one.country, is_child_safe=True
                )
                found[one.side, kind] = referrals.add_service(partner.id, service, by=by, at=at).id
            pathway = PathwayIn(
                service_kinds=one.kinds,
                memorandum=f"Memorandum with {one.name}",
                roles="The caseworker asks the person and sends; the partner answers.",
                valid_from=at.date(),
            )
            referrals.add_pathway(partner.id, pathway, by=by, at=at)
        passed = at.date() - timedelta(days=COURSE_PASSED_DAYS_AGO)
        for officer in trained:
            if officer.id is not None:
                referrals.record_training(officer.id, passed, by=by, at=at)
    return found


class Referrals:
    """The directory of the operator, and what becomes of who is referred."""

    def __init__(
        self, world: World, stage: Stage, crowd: Crowd, agenda: Agenda, desk: Desk, private: Desk
    ) -> None:
        self.world, self.stage, self.crowd, self.agenda = world, stage, crowd, agenda
        self.desk, self.private = desk, private
        self.rules: Rules = stage.scenario.casework.referrals
        self.services: Services = {}

    def write_directory(self, at: datetime) -> None:
        """Keep partners, services and papers, and who was trained to refer."""
        by = self.stage.actors[self.desk.slug]
        trained = (self.desk.first, self.private.first)
        self.services = keep_directory(self.rules.partners, trained, by, at)

    # -- in the open -----------------------------------------------------------------------

    def begin(self, need: Need) -> None:
        """Somebody asks for help that others give."""
        self.agenda.begin(self._referral(need), need.at)

    def _referral(self, need: Need) -> Story:
        by, dice = self.desk.first, Dice(self.world.seed, f"referral {need.person}")
        at = yield 0.0
        person_id = self.crowd.id_of(need.person)
        kinds = [kind for one in self.rules.partners if one.side == OPEN for kind in one.kinds]
        if person_id is None:
            return
        kind, ending = dice.pick(kinds), dice.draw(Table(self.rules.endings))
        with acting_as(by):
            made = referrals.prepare(
                ReferralIn(
                    service_id=self.services[OPEN, kind], person_id=person_id, asks="Help today"
                ),
                by=by,
                at=at,
            )
        at = yield dice.waiting(0.5)
        if not self._consent(made.id, by, at, agrees=ending != "refuses"):
            return
        with acting_as(by):
            referrals.send(made.id, LINK, by=by, at=at)
        moves = {"helps": HELPS, "declines": ("acknowledge", "decline"), "misses": HELPS[:2]}
        for move in moves.get(ending, ()):
            at = yield dice.waiting(self.rules.hours)
            self._answer(made.id, AnswerIn(move=move, reason=_reason(move)), by, at)
        if ending == "misses":
            at = yield dice.waiting(self.rules.hours)
            self._answer(made.id, AnswerIn(move="miss"), by, at)

    def _consent(self, referral: UUID, by: Actor, at: datetime, *, agrees: bool) -> bool:
        with acting_as(by):
            word = ConsentIn(is_given=agrees, pieces=TOLD & set(PIECES) if agrees else frozenset())
            referrals.consent(referral, word, by=by, at=at)
        return agrees

    def _answer(self, referral: UUID, given: AnswerIn, by: Actor, at: datetime) -> None:
        with acting_as(by):
            referrals.answer(referral, given, by=by, at=at)

    # -- behind the wall -------------------------------------------------------------------

    def asylum(self, case: Opened) -> Course:
        """Return how the case of an asylum seeker is sent to the authority, and ends there."""
        sent: list[UUID] = []

        def send(by: Actor, at: datetime, _answers: dict[str, Value], _came: str) -> None:
            new = ReferralIn(
                service_id=self.services[PRIVATE, ASYLUM],
                case_id=case.id,
                asks="An appointment to ask for asylum",
                is_protected=True,
                repeat_of=sent[-1] if sent else None,
            )
            made = referrals.prepare(new, by=by, at=at)
            referrals.consent(made.id, ConsentIn(is_given=True, pieces=TOLD), by=by, at=at)
            referrals.send(made.id, LINK, by=by, at=at)
            sent.append(made.id)
            cases.do_step(case.id, "send", {}, ("referral",), by=by, at=at)

        def await_receipt(by: Actor, at: datetime, _answers: dict[str, Value], came: str) -> None:
            if came == RECEIPT:
                number = f"A{at:%y%m%d}-{len(sent)}"
                referrals.receipt(sent[-1], number, at, by=by, at=at)
                return
            declined = AnswerIn(move="decline", reason="not_for", words="Come with your papers.")
            referrals.answer(sent[-1], declined, by=by, at=at)
            cases.it_happened(case.id, came, by=by, at=at)

        return Course(does={"send": send, "await_receipt": await_receipt})


def _reason(move: str) -> str:
    return "full" if move == "decline" else ""
