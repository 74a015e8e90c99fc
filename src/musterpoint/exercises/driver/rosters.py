"""
Interpreters of the operator: asked by message when a language is needed, and too few in some.

A call goes out by the real lanes, the telephones of the exercise ring, and whoever answers does so
by message with the code of the call. All of it happens within minutes, so that the operator's
clock is set to each moment while it does.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from musterpoint.exercises.driver.agenda import Agenda, Story
from musterpoint.exercises.driver.network import Network
from musterpoint.exercises.driver.stage import Stage, name_in
from musterpoint.exercises.world import World
from musterpoint.exercises.world._persons import LINES, phone_number
from musterpoint.exercises.world.casework_model import Interpreters as Rules
from musterpoint.exercises.world.casework_model import Language
from musterpoint.exercises.world.dice import Dice
from musterpoint.messaging import actions as messaging
from musterpoint.rosters import actions as rosters
from musterpoint.rosters import queries
from musterpoint.rosters.identity import Identity
from musterpoint.rosters.models import RosterKind, Standing
from musterpoint.rosters.rules import Need
from musterpoint.rosters.values import CallIn, LanguageIn, MemberIn
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as

ROSTER = "interpreters"
MOST_ASKED = 3
#: Their telephone lines come so many before the last, where wardens have theirs.
FIRST_LINE = LINES - 50_000
WORDS = {"yes": "YES", "no": "NO"}
#: Lanes that carry a call out, and an answer in.
OUT, IN = ("rosters", "messages"), ("replies",)


class Interpreters:
    """The roster, the calls of each day, and the interpreters' telephones."""

    def __init__(self, world: World, stage: Stage, agenda: Agenda, network: Network) -> None:
        self.world, self.stage, self.agenda, self.network = world, stage, agenda, network
        self.rules: Rules = stage.scenario.casework.interpreters
        self.phones: list[str] = []
        #: Works the operator's lanes at a moment.
        self.work: Callable[[datetime, Sequence[str]], None] = lambda _at, _lanes: None

    @property
    def by(self) -> Actor:
        """Return who keeps the roster and calls people out."""
        return self.stage.staff.consular(self.stage.operator)[0]

    def fill(self, at: datetime) -> None:
        """Put the interpreters on the roster who are there."""
        names = self._names()
        with acting_as(self.by):
            rosters.create_roster(
                "Interpreters", RosterKind.INTERPRETER, self.rules.rest_hours,
                code=ROSTER, by=self.by, at=at,
            )  # fmt: skip
            members = [
                self._member(language, next(names))
                for language in self.rules.languages
                for _one in range(language.people)
            ]
            rosters.add_members(members, by=self.by, at=at)
        self.network.watched = {phone: [] for phone in self.phones}

    def _names(self) -> Iterator[str]:
        """Yield invented names: of people of the exercise's world whom nobody ever registers."""
        dice = Dice(self.world.seed, "interpreters")
        every = self.world.households
        homes = [one for one in every if one.behaviour.register_day is None] or list(every)
        while True:
            for home in dice.shuffled(homes):
                yield self.world.people[home.head].name.latin

    def _member(self, language: Language, name: str) -> MemberIn:
        self.phones.append(self._phone())
        target = self.rules.target
        pairs = ((language.code, target), (target, language.code))
        return MemberIn(
            roster=ROSTER,
            identity=Identity(name=name, phone=self.phones[-1]),
            country=self.rules.country,
            zone=self.stage.scenario.zone,
            languages=[
                LanguageIn(source=one, target=other, by_phone=True, in_place=True)
                for one, other in pairs
            ],
        )

    def _phone(self) -> str:
        line = FIRST_LINE + len(self.phones)
        return phone_number(line, self.world.seed, self.stage.scenario.phones)

    # -- calls -----------------------------------------------------------------------------

    def begin(self, day: int, at: datetime) -> None:
        """Let the calls of a day be made at their hours."""
        for language in self.rules.languages:
            if day in language.days:
                dice = Dice(self.world.seed, f"interpreters {language.code} {day}")
                for _call in range(language.needs):
                    hours = dice.between(0.5, 20.0)
                    self.agenda.begin(self._call(language, hours, dice), at)

    def _call(self, language: Language, hours: float, dice: Dice) -> Story:
        """Ask those who fit, wait for an answer, send the first who comes; else stand down."""
        at = yield hours
        until = at + timedelta(hours=self.rules.shift_hours)
        answer_by = at + timedelta(minutes=self.rules.answer_by_minutes)
        place = name_in(self.stage.scenario.places[self.rules.place].name)
        need = Need(
            source=language.code,
            target=self.rules.target,
            mode="place",
            country=self.rules.country,
            hours=until - at,
        )
        with acting_as(self.by):
            found = queries.match(need, at, limit=MOST_ASKED)
            call = rosters.create_call(
                CallIn(
                    title=f"Interpreter for {language.name}",
                    place=place,
                    role=language.name,
                    places=1,
                    starts_at=at,
                    ends_at=until,
                    answer_by=answer_by,
                ),
                by=self.by,
                at=at,
            )
            chosen = [one.card.id for one in found.ranked]
            why = {one.card.id: [str(reason) for reason in one.reasons] for one in found.ranked}
            rosters.ask(call.id, chosen, reasons=why, by=self.by, at=at)
            rosters.alert(call.id, by=self.by, at=at)
            codes = {line.row.code for line in queries.asked_lines(call.id, at)}
        self.work(at, OUT)
        last = 0.0
        for minutes, phone, word, code in self._answers(codes, dice):
            at = yield max(0.0, minutes - last) / 60
            last = minutes
            self._reply(phone, f"{word} {code}", at)
        rest = max(0.0, (answer_by - at).total_seconds() / 3600)
        if (sent := self._send(call.id, at)) is None:
            at = yield rest
            sent = self._send(call.id, at)
        if sent is None:
            with acting_as(self.by):
                rosters.stand_down(call.id, by=self.by, at=at)
            return
        at = yield self.rules.shift_hours
        with acting_as(self.by):
            rosters.end(sent, ended_at=at, by=self.by, at=at)

    def _answers(self, codes: set[str], dice: Dice) -> list[tuple[float, str, str, str]]:
        """Return what those whom a call reached will answer: minutes, number, word, code."""
        found = []
        for phone in self.phones:
            texts, self.network.watched[phone] = self.network.watched[phone], []
            for code in sorted({one for one in codes for text in texts if one in text}):
                point, minutes = dice.point(), 1 + dice.waiting(self.rules.minutes)
                if point < self.rules.comes:
                    found.append((minutes, phone, WORDS["yes"], code))
                elif point < self.rules.comes + self.rules.declines:
                    found.append((minutes, phone, WORDS["no"], code))
        return sorted(found)

    def _reply(self, phone: str, text: str, at: datetime) -> None:
        by = self.stage.actors[self.stage.operator]
        with acting_as(by):
            messaging.receive(
                [
                    messaging.Incoming(
                        channel="sms",
                        carrier="simulator",
                        carrier_event=f"roster-{phone}-{at:%d%H%M%S%f}",
                        address=phone,
                        text=text,
                        received_at=at,
                    )
                ],
                by=by,
                at=at,
            )
        self.work(at, IN)

    def _send(self, call_id: UUID, at: datetime) -> UUID | None:
        """Send who holds the place; return the deployment, or None when nobody does."""
        with acting_as(self.by):
            lines = queries.asked_lines(call_id, at)
            holds = [one.row.id for one in lines if one.row.standing == Standing.HOLDS]
            if not holds:
                return None
            made = rosters.deploy(call_id, {holds[0]: ()}, by=self.by, at=at)
            rosters.set_out(made[0].id, by=self.by, at=at)
            return made[0].id
