"""The organisation's own facts, the roles as they stand, and connected systems."""

import base64
import re
from collections.abc import Callable

import pytest
from allauth.idp.oidc.models import Client as OAuthClient
from django.test import Client

from musterpoint.accounts import actions
from musterpoint.accounts.models import ClientBinding, User
from musterpoint.accounts.tests.conftest import events
from musterpoint.kernel.errors import Invalid, NotAllowed
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.roles import ROLES
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

Browser = Callable[[User], Client]
DESK = "/o/haven/desk/settings/"
FACTS = {
    "name": "Haven Overseas Office",
    "first_language": "ar",
    "languages": ["en", "ar", "bn"],
    "time_zone": "Asia/Colombo",
    "phone": "+94 11 232 5371",
}


def test_an_administrator_changes_the_facts(
    browser_of: Browser, ada: User, haven: Organisation
) -> None:
    answer = browser_of(ada).post(f"{DESK}change/", FACTS, follow=True)
    assert "The settings are saved." in answer.content.decode()
    haven.refresh_from_db()
    assert haven.languages == ["ar", "en", "bn"]
    assert (haven.name, haven.time_zone) == ("Haven Overseas Office", "Asia/Colombo")
    assert haven.phone == "+94112325371"
    (event,) = events(haven, "accounts.organisation.changed")
    assert event.facts == {"fields": ["name", "languages", "time_zone", "phone"]}
    browser_of(ada).post(f"{DESK}change/", FACTS)
    assert len(events(haven, "accounts.organisation.changed")) == 1


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"phone": "112"}, "phone"),
        ({"phone": "=1+1"}, "phone"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"languages": []}, "languages"),
        ({"languages": ["xx"]}, "languages"),
        ({"first_language": "tlh"}, "first_language"),
    ],
)
def test_what_cannot_be_used_is_named_and_kept_on_the_page(
    browser_of: Browser, ada: User, haven: Organisation, typed: dict[str, object], field: str
) -> None:
    answer = browser_of(ada).post(f"{DESK}change/", {**FACTS, **typed})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="id_{field}-error"' in page
    assert "There is a problem" in page
    haven.refresh_from_db()
    assert (haven.name, haven.phone) == ("Haven", "")


def test_a_reader_sees_the_facts_and_cannot_change_them(
    browser_of: Browser, rosa: User, haven: Organisation
) -> None:
    browser = browser_of(rosa)
    page = browser.get(DESK).content.decode()
    assert "An administrator can change them." in page
    assert "settings/members/" not in page
    assert browser.get(f"{DESK}change/").status_code == 403
    assert browser.post(f"{DESK}change/", FACTS).status_code == 403
    assert browser.get(f"{DESK}systems/").status_code == 403
    haven.refresh_from_db()
    assert haven.name == "Haven"


def test_the_action_checks_what_no_form_checked(alice: Actor) -> None:
    facts = actions.OrganisationIn(name=" ", languages=(), time_zone="x", phone="y")
    with pytest.raises(Invalid) as refused, acting_as(alice):
        actions.change_organisation(facts, by=alice, at=NOON)
    assert sorted(refused.value.fields) == ["languages", "name", "phone", "time_zone"]


def test_every_role_is_printed_with_everything_it_may_do(browser_of: Browser, rosa: User) -> None:
    page = browser_of(rosa).get(f"{DESK}roles/").content.decode()
    for role in ROLES.values():
        assert f">{role.label}</h2>" in page
    assert page.count("<li>") >= sum(len(role.permissions) for role in ROLES.values())
    assert str(Permission.PROTECTION_READ.label) in page


class TestSystems:
    def bound(self, browser: Client, name: str = "Airline lists") -> tuple[str, str]:
        answer = browser.post(f"{DESK}systems/", {"name": name, "role": "reader"})
        assert answer.status_code == 200, answer.content.decode()
        assert answer["Cache-Control"] == "no-store"
        found = re.findall(r'readonly value="([^"]+)"', answer.content.decode())
        return found[0], found[1]

    def token(self, client_id: str, secret: str) -> dict[str, str]:
        word = base64.b64encode(f"{client_id}:{secret}".encode()).decode()
        answer = Client().post(
            "/identity/o/api/token",
            {"grant_type": "client_credentials"},
            headers={"Authorization": f"Basic {word}"},
        )
        return dict(answer.json())

    def asked(self, token: str, slug: str = "haven") -> int:
        headers = {"Authorization": f"Bearer {token}"}
        return Client().get(f"/api/v1/o/{slug}/see/", headers=headers).status_code

    def test_a_system_gets_a_token_and_comes_in_at_its_own_organisation_only(
        self, browser_of: Browser, ada: User, haven: Organisation, elsewhere: Organisation
    ) -> None:
        client_id, secret = self.bound(browser_of(ada))
        given = self.token(client_id, secret)
        assert given["token_type"] == "Bearer"
        token = given["access_token"]
        assert (self.asked(token), self.asked(token, "elsewhere")) == (200, 404)
        seen = events(haven, "people.person.read")
        assert [(one.actor_kind, one.actor_name) for one in seen] == [("client", "Airline lists")]

    def test_the_secret_is_shown_once_and_kept_nowhere(
        self, browser_of: Browser, ada: User
    ) -> None:
        _client_id, secret = self.bound(browser_of(ada))
        assert secret not in browser_of(ada).get(f"{DESK}systems/").content.decode()
        assert secret not in OAuthClient.objects.get().secret
        assert "error" in self.token(_client_id, "wrong")

    def test_ended_access_ends_at_once(
        self, browser_of: Browser, ada: User, haven: Organisation
    ) -> None:
        client_id, secret = self.bound(browser_of(ada))
        token = self.token(client_id, secret)["access_token"]
        binding = ClientBinding.objects.get()
        address = f"{DESK}systems/{binding.id}/revoke/"
        assert browser_of(ada).post(address).status_code == 302
        assert self.asked(token) == 401
        assert "error" in self.token(client_id, secret)
        assert browser_of(ada).post(address).status_code == 404
        assert "Ended" in browser_of(ada).get(f"{DESK}systems/").content.decode()
        assert events(haven, "accounts.client.revoked")[0].subject_id == binding.id

    @pytest.mark.parametrize("role", ["administrator", "caseworker", "head_of_mission", ""])
    def test_a_system_gets_no_role_of_people(
        self, browser_of: Browser, ada: User, role: str
    ) -> None:
        answer = browser_of(ada).post(f"{DESK}systems/", {"name": "X", "role": role})
        assert answer.status_code == 422
        assert not ClientBinding.objects.exists()

    @pytest.mark.parametrize("role", ["evaluator", "answering_program"])
    def test_a_system_of_the_loop_of_learning_sees_no_people(
        self, browser_of: Browser, ada: User, role: str
    ) -> None:
        answer = browser_of(ada).post(f"{DESK}systems/", {"name": "Loop", "role": role})
        assert answer.status_code == 200
        assert ClientBinding.objects.get().role == role
        held = {one.value.partition(".")[0] for one in ROLES[role].permissions}
        assert held.isdisjoint({"people", "protection", "messages", "cases", "members", "roll"})

    def test_a_system_that_answers_writes_nothing_that_it_decides_on(self) -> None:
        held = ROLES["answering_program"].permissions
        assert {Permission.LESSONS_DECIDE, Permission.PARTNERS_SELECT} <= held
        assert not {one for one in held if one.value.endswith(".change")}

    def test_nobody_ends_the_access_of_others(
        self, browser_of: Browser, ada: User, stranger: User
    ) -> None:
        self.bound(browser_of(ada))
        binding = ClientBinding.objects.get()
        address = f"/o/elsewhere/desk/settings/systems/{binding.id}/revoke/"
        assert browser_of(stranger).post(address).status_code == 404
        binding.refresh_from_db()
        assert binding.revoked_at is None

    def test_an_auditor_sees_systems_and_lets_none_in(
        self, browser_of: Browser, otto: User, bob: Actor
    ) -> None:
        browser = browser_of(otto)
        assert browser.get(f"{DESK}systems/").status_code == 200
        assert browser.post(f"{DESK}systems/", {"name": "X", "role": "reader"}).status_code == 403
        with pytest.raises(NotAllowed), acting_as(bob):
            actions.bind_client("X", "reader", by=bob, at=NOON)
