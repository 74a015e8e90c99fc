"""What is done in private in the firewall's world, and what a leak of it would be."""

import logging
from uuid import UUID

from django.core import mail
from django.test import Client

from musterpoint.cases import actions as cases
from musterpoint.cases.models import ChildGate, Opening, ProtectedCase, RedFlag
from musterpoint.cases.screening import actions as screening
from musterpoint.forms import actions as forms
from musterpoint.outreach.models import Campaign
from musterpoint.people import actions as people
from musterpoint.people.actions import RegisteredPerson
from musterpoint.people.models import ProtectionRecord
from musterpoint.procedures.actions import Subject
from musterpoint.referrals import pumps as referral_pumps
from musterpoint.referrals.models import Service
from musterpoint.referrals.tests import life_factories as referring
from musterpoint.tenancy import pumps, vault
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON
from tests.firewall_filled import HOUR

DESK = "/o/portal/desk"


class Private:
    """What the caseworker and colleagues of the international organisation do behind the wall."""

    portal: Organisation
    state: Actor
    caseworker: Actor
    cara: Client
    duty: Client
    head: Client
    officer: Client
    mona: UUID
    child: RegisteredPerson
    service: Service

    def _begin(self, by: Actor, subject: Subject) -> None:
        raise NotImplementedError

    def _desk(self, what: str, **sent: str) -> None:
        address = f"{DESK}/people/{self.mona}/{what}/"
        assert self.cara.post(address, sent).status_code in (200, 302)

    def _write(self, told: str = "they would arrest me") -> None:
        self._desk("protection", text=told)
        with acting_as(self.caseworker):
            self._begin(self.caseworker, Subject(id=self.mona, compartment="protection"))

    def _talk(self) -> None:
        """Hold a private talk that raises flags, take one in hand, begin what was chosen."""
        given = {"private": "yes", "agrees": "yes", "afraid": "yes", "no_country": "no"}
        given |= {"held": "yes", "hurt": "three_days", "told_officer": "OK"}
        with acting_as(self.caseworker):
            begun = screening.offer(
                self.mona, screening.TalkIn(state="begun"), by=self.caseworker, at=NOON
            )
            typed = {(name, ()): text for name, text in given.items()}
            forms.answer(begun.draft_id, typed, by=self.caseworker, at=NOON)
            forms.submit(begun.draft_id, by=self.caseworker, at=NOON)
        talked = f"{DESK}/private-talks/{begun.id}/"
        chosen = {"paths": ["asylum-referral", "trafficking", "gender-based-violence"]}
        assert self.cara.post(talked, chosen).status_code == 302
        with acting_as(self.caseworker):
            flags = list(RedFlag.objects.order_by("code"))
            assert len(flags) == 4
            assert {flag.case_id is None for flag in flags} == {False}
        assert (
            self.cara.post(f"{DESK}/private-talks/flags/", {"flag": flags[0].id}).status_code == 302
        )

    def _open_by_two(self) -> None:
        """Ask for an emergency opening, allow it, open the box and review it."""
        asked = f"{DESK}/people/{self.mona}/emergency/"
        words = {"reason": "emergency", "words": "No pulse"}
        assert self.duty.post(asked, words).status_code == 302
        with acting_as(self.caseworker):
            opening = Opening.objects.get().id
        told = {"opening": str(opening), "decision": "allow"}
        assert self.duty.post(f"{DESK}/emergency/", told).status_code == 302
        assert self.head.post(f"{DESK}/emergency/", told).status_code == 302
        assert self.duty.post(f"{asked}open/").status_code == 200
        review = {"verdict": "justified", "note": "A life was saved."}
        assert self.officer.post(f"{DESK}/openings/{opening}/", review).status_code == 302

    def _stop(self) -> None:
        """Stop sharing in silence."""
        address = f"{DESK}/people/{self.mona}/private-talk/stop/"
        assert self.cara.post(address, {"last_word": ""}).status_code == 302

    def _refer(self) -> None:
        """Refer in private, let the partner open its link and answer, and let its time run."""
        with acting_as(self.caseworker):
            made = referring.agreed(self.service.id, self.mona, by=self.caseworker)
            referring.told_and_accepted(made, by=self.caseworker)
        referral_pumps.keep_time_in_private(self.portal, NOON + 400 * HOUR)

    def _open_by_hand(self) -> None:
        """Open a case behind the wall of a kind that the consular side has too; write, look."""
        with acting_as(self.caseworker):
            new = cases.CaseIn(
                kind="stranded", person_id=self.mona, story="Hides from her cousins",
                compartment="protection", is_mine=False,
            )  # fmt: skip
            made = cases.open_case(new, by=self.caseworker, at=NOON)
            assert isinstance(made, ProtectedCase)
            cases.note(made.id, "note", "Sleeps at a friend's", by=self.caseworker, at=NOON)
        page = self.cara.get(f"{DESK}/cases/{made.id}/")
        assert (page.status_code, b"at a friend" in page.content) == (200, True)

    def _gate(self) -> None:
        """Begin the gate of a child behind the wall, meet the child, name an escort."""
        with acting_as(self.caseworker):
            gate = ChildGate.objects.get(person_id=self.child.id)
        page = f"{DESK}/children/{gate.id}/"
        met = {"status": "unaccompanied", "track": "refugee", "risk": "high"}
        assert self.cara.post(f"{page}begin/").status_code == 302
        assert self.cara.post(f"{page}meet/", met).status_code == 302
        assert self.cara.post(f"{page}escort/", {"name": "Rosa Lind"}).status_code == 302
        assert self.cara.get(page).status_code == 200
        with acting_as(self.caseworker):
            assert ProtectedCase.objects.filter(person_id=self.child.id).count() == 1

    def _write_again(self) -> None:
        self._write("and my brother was taken")

    def _read(self) -> None:
        self._desk("closed-box", reason="case_work")

    def _close(self) -> None:
        with acting_as(self.caseworker):
            for record in ProtectionRecord.objects.all():
                people.close_protection(record.id, by=self.caseworker, at=NOON + HOUR)

    # What a leak would be, to prove that it is seen

    def _leak_by_row(self) -> None:
        with acting_as(self.state):
            campaign = Campaign.objects.get()
            campaign.name = "Something changed"
            campaign.save()

    def _leak_by_mail(self) -> None:
        mail.send_mail("Somebody", "told something", None, ["alice@haven.example.org"])

    def _leak_by_log(self) -> None:
        logging.getLogger("musterpoint.people").info("protection.written")

    def _leak_by_key(self) -> None:
        with acting_as(self.state):
            vault.make_keys([UUID(int=5)], at=NOON)

    def _leak_by_note(self) -> None:
        with acting_as(self.state):
            pumps.wake("nothing", NOON)
