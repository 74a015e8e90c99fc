"""Links that sign in: previews do not use them up, and real organisations have none."""

from datetime import timedelta

import pytest
from django.test import Client

from musterpoint.accounts import actions
from musterpoint.accounts.models import SignInLink, User
from musterpoint.accounts.tests.conftest import events, user
from musterpoint.kernel import time
from musterpoint.kernel.errors import Missing, NotAllowed
from musterpoint.tenancy import actors
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Membership, Organisation
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member


@pytest.fixture
def exercise(haven: Organisation) -> Organisation:
    """Haven as an exercise of 2011."""
    haven.is_exercise, haven.clock_at = True, NOON.replace(year=2011)
    haven.save()
    return haven


def link(of: Organisation, somebody: User, *, reusable: bool, hours: float = 1) -> str:
    by = actors.system(of.id, "command line", Permission.MEMBERS_CHANGE)
    with acting_as(by):
        token = actions.sign_in_link(
            somebody.id,
            reusable=reusable,
            expires_at=time.now() + timedelta(hours=hours),
            by=by,
            at=NOON,
        )
    return f"/sign-in/{token}/"


def test_a_link_signs_in_once_and_a_preview_uses_nothing_up(
    haven: Organisation, rosa: User
) -> None:
    address = link(haven, rosa, reusable=False)
    assert {Client().get(address).status_code for _look in range(3)} == {200}
    hers = Client()
    assert hers.post(address)["Location"] == "/desk/"
    assert "Haven" in hers.get("/desk/").content.decode()
    assert (Client().get(address).status_code, Client().post(address).status_code) == (410, 410)
    assert events(haven, "access.signed_in")[0].facts == {"way": "link"}


def test_only_the_digest_of_a_token_is_kept(haven: Organisation, rosa: User) -> None:
    token = link(haven, rosa, reusable=False).split("/")[2]
    kept = SignInLink.objects.get()
    assert token not in (str(kept.token_digest), str(kept.id))
    assert len(kept.token_digest) == 64


def test_the_cast_of_an_exercise_signs_in_again_and_again(
    exercise: Organisation, rosa: User
) -> None:
    address = link(exercise, rosa, reusable=True)
    for _time in range(3):
        assert Client().post(address).status_code == 302


def test_a_visitor_changes_from_one_part_to_another(exercise: Organisation, rosa: User) -> None:
    second = user("Noor", exercise, "duty_officer")
    browser = Client()
    for somebody in (rosa, second):
        browser.post(link(exercise, somebody, reusable=True))
        assert somebody.name in browser.get("/desk/").content.decode()


def test_a_real_organisation_has_no_reusable_link(haven: Organisation, rosa: User) -> None:
    with pytest.raises(actions.LinksAreForExercises):
        link(haven, rosa, reusable=True)


def test_a_reusable_link_dies_when_its_holder_comes_to_work_for_real(
    exercise: Organisation, elsewhere: Organisation, rosa: User
) -> None:
    address = link(exercise, rosa, reusable=True)
    Membership.objects.create(
        organisation=elsewhere, user_id=rosa.id, role="reader", created_at=NOON
    )
    assert Client().post(address).status_code == 410


def test_an_administrator_cannot_become_a_colleague(haven: Organisation, rosa: User) -> None:
    ada = member(haven, "Ada", 1, "administrator")
    with pytest.raises(actions.LinksAreForExercises), acting_as(ada):
        actions.sign_in_link(rosa.id, expires_at=time.now(), by=ada, at=NOON)


def test_links_need_the_permission_and_a_member(
    alice: Actor, bob: Actor, rosa: User, stranger: User
) -> None:
    with pytest.raises(NotAllowed), acting_as(bob):
        actions.sign_in_link(rosa.id, expires_at=time.now(), by=bob, at=NOON)
    with pytest.raises(Missing), acting_as(alice):
        actions.sign_in_link(stranger.id, expires_at=time.now(), by=alice, at=NOON)


@pytest.mark.parametrize("why", ["too old", "closed account", "invented"])
def test_a_link_that_does_not_work_says_the_same(haven: Organisation, rosa: User, why: str) -> None:
    address = link(haven, rosa, reusable=False, hours=-1 if why == "too old" else 1)
    if why == "closed account":
        User.objects.filter(id=rosa.id).update(is_active=False)
    if why == "invented":
        address = "/sign-in/AAAAAAAAAAAAAAAAAAAAAA/"
    answer = Client().get(address)
    assert answer.status_code == 410
    assert "This link was used or has run out." in answer.content.decode()
