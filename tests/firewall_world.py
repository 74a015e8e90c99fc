"""The world of the firewall's test: a State, an international organisation, and the same people."""

import logging
from collections.abc import Collection
from dataclasses import replace
from typing import Any

import pytest
from django.core import mail
from django.test import Client, TestCase

from musterpoint.accounts import actions as accounts
from musterpoint.audit import sealing
from musterpoint.cases.tests.travel.factories import begin_application
from musterpoint.crises import actions as crises
from musterpoint.disclosures.tests.factories import dump
from musterpoint.evacuation import actions as evacuation
from musterpoint.evacuation.models import Leg
from musterpoint.evacuation.tests.factories import leg, make_loop, person
from musterpoint.evaluation import actions as evaluation
from musterpoint.evaluation.tests.factories import content
from musterpoint.exercises.models import Exercise
from musterpoint.forms import actions as forms
from musterpoint.kernel.ids import seeded_ids, uuid7
from musterpoint.outreach import actions as outreach
from musterpoint.outreach.tests.factories import Network, came, draft, use_simulator
from musterpoint.people import importing
from musterpoint.people.identity import ContactIn, HouseholdIn, PersonIn
from musterpoint.procedures import actions as procedures
from musterpoint.procedures.actions import Subject
from musterpoint.referrals.tests import directory_factories
from musterpoint.rosters.tests import factories as roster_factories
from musterpoint.tenancy import pumps
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member
from tests import firewall_filled as filled
from tests import walking
from tests.firewall_filled import HOUR
from tests.firewall_known import known
from tests.firewall_money import Money
from tests.firewall_private import Private
from tests.firewall_still import EVERYTHING, Lines, numbered_sessions
from tests.world import bearer, sign_in

Seen = dict[str, Any]
SOURCE_OF_PRIVATE_IDS = 99
WALKED = ("registered", "travelled")
LIST = "name,born,nationality,phone\nRuwan Silva,1984,LKA,+218911119999\nBad,2999,LKA,\n"


class Play(Private):
    """Plays the world, looks at it as the State can, and lets a caseworker do things in private."""

    def __init__(self, haven: Organisation, portal: Organisation) -> None:
        self.haven, self.portal = haven, portal
        self.state, self.io = member(haven, "Alice", 1), member(portal, "Olga", 4)
        self.caseworker = member(portal, "Cara", 9, "caseworker")

    def live(
        self,
        private: dict[str, tuple[str, ...]],
        *,
        walked: Collection[str] = WALKED,
        looked: bool = True,
    ) -> Seen:
        """
        Let the world go by; after a step somebody does in private what the step names.

        Every address is walked after the steps that ``walked`` names. Rows, mail, lists and
        searches are kept after every step, unless only the world is wanted.
        """
        self.seen: Seen = {}
        self.network = Network()
        lines = Lines()
        mail.outbox.clear()
        logging.getLogger().addHandler(lines)
        try:
            with pytest.MonkeyPatch.context() as patch:
                numbered_sessions(patch)
                steps = (self.registered, self.shared, self.seated, self.travelled)
                for number, step in enumerate(steps):
                    self._step(number, step, private)
                    if looked:
                        self._look(step.__name__)
                    if step.__name__ in walked:
                        self._walk(step.__name__)
        finally:
            logging.getLogger().removeHandler(lines)
        self.seen["log lines"] = lines.lines
        return self.seen

    def _step(self, number: int, step: Any, private: dict[str, tuple[str, ...]]) -> None:
        name = step.__name__
        with TestCase.captureOnCommitCallbacks(execute=True):
            step()
            with seeded_ids(SOURCE_OF_PRIVATE_IDS + number, NOON + HOUR):
                for deed in private.get(name, ()):
                    getattr(self, "_" + deed.replace(" ", "_"))()
            self._work(number)

    def _work(self, number: int) -> None:
        """Let everything happen that happens by itself, sealing included."""
        self.network.run(self.haven, NOON + HOUR)
        with seeded_ids(50 + number, NOON + HOUR):  # as with seals: how many ids it draws is chance
            pumps.run_due([self.portal.id], ["procedures.private"])
        pumps.run_due()
        for seed, organisation in enumerate((self.haven, self.portal), start=2 * number):
            with seeded_ids(seed, NOON + HOUR):  # how many ids another draws is chance, no trace
                sealing.seal_organisation(organisation, at=NOON + HOUR)

    # What happens

    def registered(self) -> None:
        """People register with both; the State has a list, a campaign, replies and colleagues."""
        self.loop = make_loop(self.state, self.io)
        self.staff = Client(raise_request_exception=False)
        user = sign_in(self.staff, self.haven, EVERYTHING.code)
        self.colleague = replace(self.state, id=user.id)
        self.cara = self._member(self.portal, "caseworker")
        self.duty = self._member(self.portal, "duty_officer")
        self.head = self._member(self.portal, "head_of_mission")
        self.officer = self._member(self.portal, "data_protection_officer")
        self.program = Client(
            headers={"authorization": f"Bearer {bearer(self.haven, EVERYTHING.code)}"},
            raise_request_exception=False,
        )
        with acting_as(self.io):
            made = crises.register(
                [self.loop.pool_crisis], [self._family(), self._family("Omar Fernando")],
                by=self.io, at=NOON, source="staff",
            )  # fmt: skip
            self._begin(self.io, Subject(id=made[0].persons[0].id))
            self.child = filled.child_alone(self.loop.pool_crisis, by=self.io)
        self.mona, self.reference = made[0].persons[0].id, made[0].persons[0].reference
        self.code, self.homes = str(made[0].persons[0].code), [one.id for one in made]
        with acting_as(self.state):
            own = crises.register(
                [self.loop.state_crisis], [self._family(), self._family()],
                by=self.state, at=NOON, source="staff",
            )  # fmt: skip
            self.own_homes, self.own = [one.id for one in own], own[0].persons[0].id
            self._begin(self.state, Subject(id=self.own))
            importing.import_list(
                LIST.encode(), by=self.state, at=NOON,
                defaults=importing.Defaults(area="tripoli"),
            )  # fmt: skip
            roster_factories.small(self.state)
            directory_factories.small(self.state)
            evaluation.keep_report(
                self.loop.state_crisis, "after_action", content(), by=self.state, at=NOON
            )
            Exercise.objects.create(
                scenario="libya-2011", name="Libya", seed=1, people=10, state="finished",
                last_day=14, started_at=NOON,
            )  # fmt: skip
            accounts.invite(
                "new@haven.example.org", "reader", link=lambda token: f"https://x/{token}",
                by=self.state, at=NOON,
            )  # fmt: skip
            filled.questions(self.state)
            filled.surveyed(self.loop.state_crisis, self.state)
            filled.supplied(self.state)
            use_simulator(self.state)
            campaign = draft(self.state, self.loop.state_crisis)
            outreach.approve_and_send(campaign.id, by=self.state, at=NOON)
            came(self.state, "what is this", "+218911112222")
            filled.assessed(self.state, self.colleague)
            filled.exchanged(self.state, self.colleague)
            filled.learned(self.loop.state_crisis, self.state, self.colleague)
            filled.evaluated(self.state, self.colleague)
            filled.rehearsed(self.state)
            filled.own_case(self.own, by=self.colleague)
            theirs = filled.child_alone(self.loop.state_crisis, by=self.state)
            filled.gate_begun(theirs.id, by=self.colleague)
        begin_application(self.state, self.own)
        self.money_of_state = Money(self.haven, self.state, self.colleague)
        self.money_of_state.begin(self.own, own[0].persons[0].reference, self.loop.state_crisis)
        second = member(self.portal, "Otto", 5)
        self.money_of_others = Money(self.portal, self.io, second)
        self.money_of_others.begin(self.mona, self.reference, self.loop.pool_crisis)
        self.service = filled.directories(self.caseworker, self.io, self.state, self.own)
        filled.complaints(self.haven, by=self.colleague)
        filled.case_shared(self.mona, by=self.io, to=self.state)

        with acting_as(self.io):
            asked = forms.adopt("protection-screening", by=self.io, at=NOON)
            forms.publish(asked.id, by=self.io, at=NOON)
            for code in ("asylum-referral", "trafficking", "gender-based-violence"):
                procedures.adopt(code, by=self.io, at=NOON)

    def shared(self) -> None:
        """Both ask for seats; the State gives its requests into the pool and takes a case."""
        filled.case_taken(by=self.colleague)
        self.loop.legs(
            leg("B1", "tripoli", "ras-ajdir", 6, infants=2),
            leg("F1", "ras-ajdir", "CMB", 30, mode="air", infants=2, seats=3),
        )
        self.loop.ask(*self.own_homes)
        with acting_as(self.io):
            wishes = [evacuation.RequestIn(household_id=one, way="staff") for one in self.homes]
            evacuation.request(self.loop.pool_crisis, wishes, by=self.io, at=NOON)
            evacuation.share_ready(self.loop.pool_crisis, self.portal.id, by=self.io, at=NOON)

    def seated(self) -> None:
        """The pool is matched and the State is told of its seats; what was approved is paid."""
        self.loop.seat()
        self.money_of_state.go_on()
        self.money_of_others.go_on()

    def travelled(self) -> None:
        """The first leg is boarded and arrives; the State is told."""
        with acting_as(self.io):
            found = Leg.objects.get(code="B1")
            evacuation.make_manifest(found.id, by=self.io, at=found.departs_at)
            evacuation.depart(found.id, by=self.io, at=found.departs_at)
            evacuation.arrive(found.id, by=self.io, at=found.arrives_at)
        self.money_of_state.end()
        self.money_of_others.end()
        pumps.run_due()

    def _family(self, name: str = "Mona Perera") -> HouseholdIn:
        phone = ContactIn(channel="sms", address="+218911112222")
        head: PersonIn = person(name, nationalities=("LKA", "TUN"), contacts=(phone,))
        return HouseholdIn(id=uuid7(), members=(replace(head, is_head=True),))

    def _begin(self, by: Actor, subject: Subject) -> None:
        if by is not self.caseworker:
            procedures.adopt("detention", by=by, at=NOON)
        procedures.begin("detention", subject=subject, facts={}, by=by, at=NOON)

    def _member(self, of: Organisation, role: str) -> Client:
        client = Client(raise_request_exception=False)
        sign_in(client, of, role)
        return client

    def known(self) -> dict[str, list[object]]:
        """Return one value of each kind that the State's addresses may need."""
        return {name: values[:1] for name, values in known(self.state, self.haven).items()}

    def ids_of_the_other(self) -> dict[str, str]:
        """Return ids of the international organisation, by the name of the value they fill."""
        found = known(self.io, self.portal)
        wanted = ("person_id", "run_id", "leg_id", "request_id")
        return {name: str(found[name][0]) for name in wanted} | {"household": str(self.homes[0])}

    # What the State can obtain

    def _look(self, step: str) -> None:
        self.seen[f"rows when {step}"] = dump(self.state)
        self.seen[f"handed to carriers when {step}"] = list(self.network.parcels)
        self.seen[f"mail when {step}"] = [
            (one.subject, one.body, one.to, one.from_email, one.extra_headers)
            for one in mail.outbox
            if not all(address.endswith("@portal.example.org") for address in one.to)
        ]
        self._files(step)

    def _walk(self, step: str) -> None:
        values = known(self.state, self.haven)
        for name in ("person", "person_id", "member_id"):
            values[name] = [self.own, self.mona]
        visitors = {
            "desk": [("staff", self.staff)],
            "api": [("program", self.program)],
            "platform": [("staff", self.staff), ("nobody", self._phone())],
            "public": [
                ("nobody", self._phone()),
                ("her phone", self._phone(opened=(self.reference, self.code))),
            ],
        }
        for route in walking.routes():
            slugs = ("haven", "portal") if route.of_organisation else ("",)
            for slug in slugs:
                chosen = values if slug != "portal" else {k: v[-1:] for k, v in values.items()}
                for address in walking.addresses(route, slug, chosen):
                    for who, client in visitors[route.door]:
                        name = f"GET {route.name} {address} by {who} when {step}"
                        self.seen[name] = walking.ask(client, address)

    def _files(self, step: str) -> None:
        """Take out lists as files, and search; the pages alone would not show the content."""
        people_page = "/o/haven/desk/libya/people/"
        for kind in ("csv", "xlsx"):
            answer = walking.ask(
                self.staff, f"{people_page}export/", "POST",
                data={"reason": "legal", "form": kind},
            )  # fmt: skip
            assert answer.status == 200, answer
            self.seen[f"list as {kind} when {step}"] = answer
        for asked in ("Mona Perera", "+218911112222", self.reference):
            for client, address in (
                (self.staff, people_page),
                (self.staff, "/o/haven/desk/cases/"),
                (self.program, "/api/v1/o/haven/people/search"),
            ):
                answer = walking.ask(client, address, data={"q": asked})
                self.seen[f"{address}?q={asked} when {step}"] = answer
        wanted = {"source": "ti", "target": "en", "mode": "phone"}
        address = "/o/haven/desk/rosters/interpreter/"
        answer = walking.ask(self.staff, address, "POST", data=wanted)
        assert answer.status == 200, answer
        self.seen[f"interpreter asked when {step}"] = answer
        phone = self._phone(opened=(self.child.reference, self.child.code))
        for page in ("mine/", "mine/looked/"):
            answer = walking.ask(phone, f"/o/portal/{page}")
            assert answer.status == 200, answer
            self.seen[f"{page} by the child's phone when {step}"] = answer

    def _phone(self, *, opened: tuple[str, str] | None = None) -> Client:
        """Return a browser, on demand with a registration open in it: its reference and code."""
        client = Client(raise_request_exception=False)
        if opened is not None:
            data = dict(zip(("reference", "code"), opened, strict=True))
            answer = client.post("/o/portal/continue/?next=mine", data)
            assert answer.status_code == 302, answer.content
        return client
