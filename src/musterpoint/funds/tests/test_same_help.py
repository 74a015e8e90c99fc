"""Who asks a second fund for the same help of the same person is told so before it is asked."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client

from musterpoint.audit.models import Event
from musterpoint.bonds.models import Call, CallLine
from musterpoint.funds import actions, tokens
from musterpoint.funds.actions import FundIn, HeadIn, WindowIn
from musterpoint.funds.models import Commitment, Head
from musterpoint.funds.tests.test_commitments import Fund as Working
from musterpoint.funds.tests.test_fund_pages import key_of, sent, wish
from musterpoint.people import actions as people
from musterpoint.people.tests.factories import home, zenobia
from musterpoint.tenancy import pumps
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

WARNING, TICK = "Another fund was asked for the same help", 'name="known"'
ADDRESS = "fund/welfare/ask/"


class Twice(Working):
    """The fund of the tests, with a second one that pays for documents and for seats."""

    def __init__(self, haven: Organisation) -> None:
        super().__init__(haven)
        by = self.manager
        with acting_as(by):
            given = FundIn(slug="mission", name="Mission fund", currency="USD")
            actions.open_fund(given, by=by, at=NOON)
            window = actions.add_window(
                "mission", WindowIn(code="reserve", name="Reserve"), by=by, at=NOON
            )
            kind = self.heads["documents"].kind
            self.same, self.other = (
                actions.add_head(window.id, HeadIn(code=code, name=code, kind=code), by=by, at=NOON)
                for code in (kind, "evacuation" if kind != "evacuation" else "medical")
            )
        with acting_as(self.asker):
            (made,) = people.register([home(zenobia())], by=self.asker, at=NOON, source="staff")
            self.person = made.persons[0]

    def before(self, head: Head, days: int = 10, person: UUID | None = None) -> UUID:
        """Ask the other fund for help of this person so many days ago."""
        at = NOON - timedelta(days=days)
        with acting_as(self.asker):
            token = tokens.of(person or self.person.id, at=at)
            given = self.wants(amount=80_00, head_id=head.id, person=token)
            return actions.ask(given, key=str(uuid4()), by=self.asker, at=at)


@pytest.fixture
def twice(haven: Organisation) -> Twice:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    haven.refresh_from_db()
    return Twice(haven)


@pytest.fixture
def asker(twice: Twice) -> Client:
    return signed_in("haven", "welfare_officer")


def asks(twice: Twice, client: Client, status: int = 200, **more: object) -> str:
    given = wish(twice, client, people="1", reference=twice.person.reference, **more)
    return sent(client, ADDRESS, given, status)


def asked(twice: Twice) -> int:
    with acting_as(twice.manager):
        return Commitment.objects.filter(head__window__fund__slug="welfare").count()


def test_help_of_a_bond_is_warned_of_when_a_fund_is_asked_by_hand(
    twice: Twice, asker: Client
) -> None:
    """What stands above funds tells of it in words without a number; a tick goes on."""
    kind = twice.heads["documents"].kind
    with acting_as(twice.manager):
        row = Call.objects.create(
            reference="B1", key_digest="b1", state="sent", person_id=twice.person.id,
            currency="USD", digits=2, lost_on=NOON.date(), begun_at=NOON, sealed=b"x",
        )  # fmt: skip
        CallLine.objects.create(call=row, head=kind[:20], asked=5, allowed=5, drawn=5)
        pumps.wake("grants.marks", NOON)
    pumps.run_due()
    page = asks(twice, asker, 422)
    assert "The same help is given elsewhere: Call of a bond" in page
    assert "B1" not in page
    assert TICK in page
    asks(twice, asker, known="on")
    assert asked(twice) == 1


def test_the_same_help_of_two_funds_is_warned_of_and_a_tick_goes_on(
    twice: Twice, asker: Client
) -> None:
    which = twice.before(twice.same)
    page = asks(twice, asker, 422)
    assert WARNING in page
    assert TICK in page
    assert "Mission fund (80.00" in page
    assert "Fees of passports" in page
    assert asked(twice) == 0
    with acting_as(twice.manager):
        assert Event.objects.filter(kind="funds.commitments.same", subject_id=which).exists()
    # The tick stays where something else is wrong.
    assert TICK in asks(twice, asker, 422, known="on", amount="nothing")
    asks(twice, asker, known="on")
    assert asked(twice) == 1


@pytest.mark.parametrize("ended", ["refused", "cancelled"])
def test_what_came_to_nothing_is_not_warned_of(twice: Twice, asker: Client, ended: str) -> None:
    which = twice.before(twice.same)
    who = twice.first if ended == "refused" else twice.asker
    end = actions.refuse if ended == "refused" else actions.cancel
    with acting_as(who):
        end(which, "Not needed", by=who, at=NOON)
    asks(twice, asker)
    assert asked(twice) == 1


def test_other_help_other_people_and_long_ago_are_not_warned_of(
    twice: Twice, asker: Client
) -> None:
    twice.before(twice.other)
    twice.before(twice.same, days=91)
    twice.before(twice.same, person=uuid4())
    twice.before(twice.heads["documents"])
    assert WARNING not in asks(twice, asker)
    twice.before(twice.same, days=90)
    assert WARNING in asks(twice, asker, 422)


def test_the_form_as_it_is_opened_has_no_tick(twice: Twice, asker: Client) -> None:
    twice.before(twice.same)
    assert key_of(asker, ADDRESS)
    page = asker.get(f"/o/haven/desk/funds/{ADDRESS}").content.decode()
    assert TICK not in page
