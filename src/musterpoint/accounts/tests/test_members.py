"""Members: who may change them, what is refused, and that it takes effect at once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from musterpoint.accounts import actions
from musterpoint.accounts.models import User
from musterpoint.accounts.tests.conftest import PASSWORD, events, user
from musterpoint.kernel.errors import Invalid, Missing, NotAllowed
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Membership, Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member, organisation

Browser = Callable[[User], Client]
PAGE = "/o/haven/desk/settings/members/"


def role_of(somebody: User) -> str:
    return Membership.objects.get(user_id=somebody.id).role


def test_a_reader_may_neither_see_nor_change_members(
    browser_of: Browser, rosa: User, ada: User, haven: Organisation
) -> None:
    browser = browser_of(rosa)
    assert browser.get(PAGE).status_code == 403
    for address, data in (
        ("invite/", {"email": "new@example.org", "role": "reader"}),
        (f"{ada.id}/role/", {"role": "reader"}),
        (f"{ada.id}/remove/", {}),
        (f"{ada.id}/sessions/", {}),
    ):
        assert browser.post(f"{PAGE}{address}", data).status_code == 403
    assert role_of(ada) == "administrator"
    assert {event.kind for event in events(haven)} == {"access.refused"}


def test_an_auditor_sees_members_and_no_buttons(browser_of: Browser, otto: User, ada: User) -> None:
    page = browser_of(otto).get(PAGE)
    assert page.status_code == 200
    assert ada.email in page.content.decode()
    assert "Send the invitation" not in page.content.decode()
    assert browser_of(otto).get(f"{PAGE}{ada.id}/").status_code == 200


def test_a_role_is_changed_and_audited(
    browser_of: Browser, ada: User, rosa: User, haven: Organisation
) -> None:
    answer = browser_of(ada).post(f"{PAGE}{rosa.id}/role/", {"role": "duty_officer"}, follow=True)
    assert "Rosa is Duty officer now." in answer.content.decode()
    assert role_of(rosa) == "duty_officer"
    (event,) = events(haven, "accounts.role.changed")
    assert (event.subject_id, event.facts) == (
        rosa.id,
        {"role": "duty_officer", "before": "reader"},
    )


@pytest.mark.parametrize(
    "role", ["integration", "preparedness", "answering_program", "emperor", ""]
)
def test_an_unknown_role_is_refused_at_its_field(
    browser_of: Browser, ada: User, rosa: User, role: str
) -> None:
    answer = browser_of(ada).post(f"{PAGE}{rosa.id}/role/", {"role": role})
    assert answer.status_code == 422
    assert 'id="id_role-error"' in answer.content.decode()
    assert role_of(rosa) == "reader"


def test_nobody_changes_their_own_role(browser_of: Browser, ada: User, haven: Organisation) -> None:
    user("Second", haven, "administrator")
    answer = browser_of(ada).post(f"{PAGE}{ada.id}/role/", {"role": "caseworker"})
    assert answer.status_code == 409
    assert "You cannot change your own role" in answer.content.decode()
    assert role_of(ada) == "administrator"


def test_the_last_administrator_stays(browser_of: Browser, ada: User, haven: Organisation) -> None:
    gone = user("Gone", haven, "administrator")
    Membership.objects.filter(user_id=gone.id).update(valid_until=NOON)
    answer = browser_of(ada).post(f"{PAGE}{ada.id}/remove/")
    assert answer.status_code == 409
    assert "This is the last administrator" in answer.content.decode()
    assert role_of(ada) == "administrator"
    Membership.objects.filter(user_id=gone.id).update(valid_until=None)
    assert browser_of(ada).post(f"{PAGE}{ada.id}/remove/")["Location"] == "/desk/"


def test_a_removed_member_is_out_with_the_next_page(
    browser_of: Browser, ada: User, rosa: User, haven: Organisation
) -> None:
    hers = browser_of(rosa)
    assert hers.get("/o/haven/desk/settings/").status_code == 200
    browser_of(ada).post(f"{PAGE}{rosa.id}/remove/")
    assert hers.get("/o/haven/desk/settings/").status_code == 404
    assert "You belong to no organisation yet" in hers.get("/desk/").content.decode()
    assert events(haven, "accounts.member.removed")[0].subject_id == rosa.id


def test_all_sessions_end_at_once_and_the_password_still_works(
    browser_of: Browser, ada: User, rosa: User, haven: Organisation
) -> None:
    phone, laptop = browser_of(rosa), browser_of(rosa)
    assert {b.get("/o/haven/desk/settings/").status_code for b in (phone, laptop)} == {200}
    answer = browser_of(ada).post(f"{PAGE}{rosa.id}/sessions/", follow=True)
    assert "Rosa is signed out on every device." in answer.content.decode()
    for browser in (phone, laptop):
        assert browser.get("/o/haven/desk/settings/")["Location"].startswith("/sign/in/")
    laptop.post("/sign/in/", {"login": rosa.email, "password": PASSWORD})
    assert laptop.get("/o/haven/desk/settings/").status_code == 200
    assert events(haven, "accounts.sessions.ended")[0].facts == {"sessions": 2}


def test_a_session_that_nobody_listed_ends_too(
    browser_of: Browser, rosa: User, haven: Organisation
) -> None:
    unseen = browser_of(rosa)  # no page was opened, so no row names this session
    admin = member(haven, "Ada", 1, "administrator")
    with acting_as(admin):
        actions.end_all_sessions(rosa.id, by=admin, at=NOON)
    assert unseen.get("/desk/").status_code == 302


def test_members_of_others_are_not_there(browser_of: Browser, ada: User, stranger: User) -> None:
    browser = browser_of(ada)
    unknown = "0190aaaa-0000-7000-8000-000000000000"
    for identity in (stranger.id, unknown):
        assert browser.get(f"{PAGE}{identity}/").status_code == 404
        for act in ("role/", "remove/", "sessions/"):
            answer = browser.post(f"{PAGE}{identity}/{act}", {"role": "reader"})
            assert answer.status_code == 404
    assert role_of(stranger) == "administrator"


class TestMakeUser:
    def test_makes_an_account_that_works_here(self, alice: Actor) -> None:
        with acting_as(alice):
            made = actions.make_user("Noor@Example.org", "Noor", "reader", by=alice, at=NOON)
        assert (made.email, made.has_usable_password()) == ("noor@example.org", False)
        assert role_of(made) == "reader"

    def test_needs_the_permission(self, bob: Actor) -> None:
        with pytest.raises(NotAllowed), acting_as(bob):
            actions.make_user("noor@example.org", "Noor", "reader", by=bob, at=NOON)

    def test_takes_no_account_of_people_elsewhere(self, alice: Actor, stranger: User) -> None:
        with pytest.raises(actions.AccountExists), acting_as(alice):
            actions.make_user(stranger.email, "Stella", "reader", by=alice, at=NOON)

    def test_uses_an_account_of_another_exercise_again(self) -> None:
        made = []
        for number in (1, 2):
            twin = organisation(f"twin-{number}")
            Organisation.objects.filter(id=twin.id).update(is_exercise=True)
            driver = member(twin, "Driver", 9)
            with acting_as(driver):
                made.append(actions.make_user("x@example.org", "X", "reader", by=driver, at=NOON))
                with pytest.raises(actions.AlreadyMember):
                    actions.make_user("x@example.org", "X", "reader", by=driver, at=NOON)
        assert made[0] == made[1]

    def test_knows_only_the_roles_of_people(self, alice: Actor) -> None:
        with pytest.raises(Invalid), acting_as(alice):
            actions.make_user("noor@example.org", "Noor", "integration", by=alice, at=NOON)


def test_an_expired_membership_is_refused_by_the_clock_of_the_organisation(
    browser_of: Browser, rosa: User, haven: Organisation
) -> None:
    Membership.objects.filter(user_id=rosa.id).update(valid_until=NOON)
    Organisation.objects.filter(id=haven.id).update(
        is_exercise=True, clock_at=NOON - timedelta(hours=1)
    )
    assert browser_of(rosa).get("/o/haven/desk/settings/").status_code == 200
    Organisation.objects.filter(id=haven.id).update(clock_at=NOON)
    assert browser_of(rosa).get("/o/haven/desk/settings/").status_code == 404


def test_ending_the_sessions_of_a_stranger_is_missing(alice: Actor, stranger: User) -> None:
    with pytest.raises(Missing), acting_as(alice):
        actions.end_all_sessions(stranger.id, by=alice, at=NOON)
