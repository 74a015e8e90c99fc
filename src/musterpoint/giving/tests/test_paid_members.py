"""For whom a levy was paid: once it is paid, for no more than it was paid for, into the register."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from musterpoint.funds.memberlists import Term
from musterpoint.funds.models import MemberTerm
from musterpoint.giving import actions
from musterpoint.giving.actions import GiftIn, NotNow
from musterpoint.giving.models import Pledge
from musterpoint.giving.tests import factories as make
from musterpoint.kernel.errors import Invalid
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

pytestmark = pytest.mark.django_db
TODAY = NOON.date()
TERM = Term(starts_on=TODAY, ends_on=TODAY + timedelta(days=700))
LIST = b"number\nC-001\nC-002\n"


@pytest.fixture
def levy(haven: Organisation, alice: Actor) -> Pledge:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    with acting_as(alice):
        make.money(alice, unit="USD")
        payer = make.giver(alice, "Post of Tunis")
        return actions.assess_levy(
            "consular-service", payer.id, 3, fund=make.FUND, text="", by=alice, at=NOON
        )


def paid(levy: Pledge, by: Actor) -> None:
    given = GiftIn(
        key="levy", amount=levy.amount, unit="USD", account=make.BANK, received_on=TODAY,
        pledge_id=levy.id,
    )  # fmt: skip
    with acting_as(by):
        actions.receive(given, by=by, at=NOON)


def read(levy: Pledge, content: bytes, by: Actor, *, is_look: bool = False) -> int:
    with acting_as(by):
        return actions.add_paid_members(
            levy.id, content, TERM, is_look=is_look, by=by, at=NOON
        ).added


def test_members_are_written_once_the_levy_is_paid_and_no_more_than_it_paid_for(
    levy: Pledge, alice: Actor
) -> None:
    with pytest.raises(NotNow, match="wholly paid"):
        read(levy, LIST, alice)
    paid(levy, alice)
    assert read(levy, LIST, alice, is_look=True) == 2
    assert read(levy, LIST, alice) == 2
    assert read(levy, LIST, alice) == 0
    with acting_as(alice):
        assert {one.contribution for one in MemberTerm.objects.all()} == {levy.reference}
    for is_look in (True, False):
        with pytest.raises(Invalid, match="paid for 3"):
            read(levy, b"number\nC-003\nC-004\n", alice, is_look=is_look)
    assert read(levy, b"number\nC-003\n", alice) == 1


def test_the_page_of_a_paid_levy_takes_the_list(levy: Pledge, alice: Actor) -> None:
    clerk = signed_in("haven", "bookkeeper")
    page = f"/o/haven/desk/giving/pledges/{levy.id}/"
    assert "For whom it was paid" not in clerk.get(page).content.decode()
    paid(levy, alice)
    assert "For whom it was paid" in clerk.get(page).content.decode()
    days = {"starts_on": TERM.starts_on, "ends_on": TERM.ends_on}
    boxes = {
        f"{name}_{part}": str(getattr(on, part))
        for name, on in days.items()
        for part in ("day", "month", "year")
    }
    given = {"file": SimpleUploadedFile("members.csv", LIST), "look": "", **boxes}
    answer = clerk.post(f"{page}members/", given)
    assert "Written: 2" in answer.content.decode(), answer.content.decode()[-3000:]
    assert signed_in("haven", "welfare_officer").get(f"{page}members/").status_code == 403
