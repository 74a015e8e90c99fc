"""Programs that move money: let in by two people, and the hands of whoever made their access."""

import base64
import random
import re
from collections.abc import Callable
from uuid import UUID

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client

from musterpoint.accounts import actions, incompatible, queries
from musterpoint.accounts.incompatible import Incompatible
from musterpoint.accounts.models import ClientBinding, User
from musterpoint.accounts.roles import FOR_CLIENTS, for_people
from musterpoint.accounts.tests.conftest import events, user
from musterpoint.funds.tests.test_commitments import Fund
from musterpoint.kernel.errors import NotAllowed
from musterpoint.tenancy import actors
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Membership, Organisation
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.roles import ROLES
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member

Browser = Callable[[User], Client]
DESK = "/o/haven/desk/settings/"
MONEY = {"bookkeeper", "welfare_officer", "authorising_officer", "storekeeper"}


@pytest.fixture
def abe(haven: Organisation) -> User:
    """Another administrator of Haven."""
    return user("Abe", haven, "administrator")


def given(browser: Client, role: str) -> tuple[int, str]:
    """Give a system access by the page; return the status and the page."""
    answer = browser.post(f"{DESK}systems/", {"name": "Books", "role": role})
    return answer.status_code, answer.content.decode()


def headers(page: str) -> dict[str, str]:
    """Return what a system sends that read its id and its secret on the page."""
    client_id, secret = re.findall(r'readonly value="([^"]+)"', page)[:2]
    word = base64.b64encode(f"{client_id}:{secret}".encode()).decode()
    answer = Client().post(
        "/identity/o/api/token",
        {"grant_type": "client_credentials"},
        headers={"Authorization": f"Basic {word}"},
    )
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


def test_who_sets_limits_or_gives_roles_is_no_program_and_who_moves_money_waits() -> None:
    assert not {"fund_manager", "administrator", "head_of_mission"} & set(FOR_CLIENTS)
    found = {code for code in FOR_CLIENTS if incompatible.moves_money(ROLES[code])}
    assert found == MONEY
    assert not [one for one in FOR_CLIENTS if Permission.MEMBERS_CHANGE in ROLES[one].permissions]


@pytest.mark.parametrize("role", sorted(MONEY))
def test_a_program_that_moves_money_does_nothing_before_another_administrator_confirmed_it(
    browser_of: Browser, ada: User, abe: User, rosa: User, haven: Organisation, role: str,
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        status, page = given(browser_of(ada), role)
    assert status == 200
    assert page.count("(a second administrator confirms it)") == len(MONEY)
    assert "It answers nothing until another administrator confirms it" in page
    assert [one.to for one in mail.outbox] == [[abe.email]]
    assert f"{DESK}systems/" in mail.outbox[0].body
    sent = headers(page)
    for method in ("get", "post"):
        answer = getattr(Client(), method)("/api/v1/o/haven/see/", headers=sent)
        assert answer.status_code == 403
        assert answer["Content-Type"] == "application/problem+json"
        assert "nobody has confirmed its access" in answer.json()["detail"]
    assert Client().get("/api/v1/o/elsewhere/see/", headers=sent).status_code == 404
    assert not events(haven, "people.person.read")
    confirm = f"{DESK}systems/{ClientBinding.objects.get().id}/confirm/"
    assert confirm not in browser_of(ada).get(f"{DESK}systems/").content.decode()
    assert browser_of(ada).post(confirm).status_code == 409
    assert browser_of(rosa).post(confirm).status_code == 403
    page = browser_of(abe).get(f"{DESK}systems/").content.decode()
    assert confirm in page
    assert "Waits for a second administrator" in page
    assert Client().get("/api/v1/o/haven/see/", headers=sent).status_code == 403
    for _time in range(2):
        assert browser_of(abe).post(confirm).status_code == 302
    assert Client().get("/api/v1/o/haven/see/", headers=sent).status_code == 200
    (event,) = events(haven, "accounts.client.confirmed")
    assert (event.actor_id, event.facts["role"]) == (abe.id, role)
    page = browser_of(ada).get(f"{DESK}systems/").content.decode()
    assert "Waits for a second administrator" not in page
    assert "Confirmed by <bdi>Abe</bdi>" in page


def test_the_second_administrator_ends_what_nobody_knows_of(
    browser_of: Browser, ada: User, abe: User
) -> None:
    _status, page = given(browser_of(ada), "storekeeper")
    sent = headers(page)
    address = f"{DESK}systems/{ClientBinding.objects.get().id}/"
    assert browser_of(abe).post(f"{address}revoke/").status_code == 302
    assert Client().get("/api/v1/o/haven/see/", headers=sent).status_code == 401
    assert browser_of(abe).post(f"{address}confirm/").status_code == 404


def test_a_program_that_moves_money_stops_when_whoever_made_its_access_leaves(
    browser_of: Browser, ada: User, abe: User, haven: Organisation
) -> None:
    _status, page = given(browser_of(ada), "bookkeeper")
    sent = headers(page)
    address = f"{DESK}systems/{ClientBinding.objects.get().id}/"
    theirs = Membership.objects.filter(user_id=ada.id)
    theirs.update(valid_until=NOON)
    assert browser_of(abe).post(f"{address}confirm/").status_code == 409
    theirs.update(valid_until=None)
    assert browser_of(abe).post(f"{address}confirm/").status_code == 302
    books = "/api/v1/o/haven/see/"
    assert Client().get(books, headers=sent).status_code == 200
    with acting_as(second := member(haven, "Abe", 902, "administrator")):
        actions.remove_member(ada.id, by=second, at=NOON)
    answer = Client().get(books, headers=sent)
    assert (answer.status_code, "has left" in answer.json()["detail"]) == (403, True)
    assert "whoever gave access has left" in browser_of(abe).get(f"{DESK}systems/").content.decode()


def test_whoever_made_the_access_of_a_program_that_moves_money_does_not_exempt_it(
    haven: Organisation,
) -> None:
    ada, abe = (member(haven, name, n, "administrator") for name, n in (("Ada", 901), ("Abe", 902)))
    with acting_as(ada):
        money = actions.bind_client("Books", "bookkeeper", by=ada, at=NOON)
        other = actions.bind_client("Site", "reader", by=ada, at=NOON)
        with pytest.raises(actions.OwnProgram):
            actions.exempt_client(money.binding_id, "It is tested", by=ada, at=NOON)
        actions.exempt_client(other.binding_id, "It is tested", by=ada, at=NOON)
        actions.exempt_client(money.binding_id, "It is tested", by=abe, at=NOON)
    assert ClientBinding.objects.filter(exempt_at__isnull=True).count() == 0


def test_no_program_lets_in_or_confirms_one_that_moves_money(haven: Organisation) -> None:
    ada = member(haven, "Ada", 901, "administrator")
    program = actors.Actor(
        organisation_id=haven.id, kind=actors.ActorKind.CLIENT, name="P", id=UUID(int=5),
        permissions=ada.permissions,
    )  # fmt: skip
    system = actors.system(haven.id, "job", Permission.MEMBERS_CHANGE)
    with acting_as(ada):
        made = actions.bind_client("Books", "bookkeeper", by=ada, at=NOON)
        for one in (program, system):
            with pytest.raises(NotAllowed):
                actions.bind_client("Books", "bookkeeper", by=one, at=NOON)
            with pytest.raises(NotAllowed):
                actions.confirm_client(made.binding_id, by=one, at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        ClientBinding.objects.update(confirmed_at=NOON, confirmed_by=ada.id)


def test_programs_of_one_person_and_their_own_role_hold_nothing_that_excludes_each_other(
    browser_of: Browser, ada: User, abe: User
) -> None:
    page = browser_of(ada)
    assert given(page, "bookkeeper")[0] == 200
    for role in sorted(MONEY - {"bookkeeper"}):
        status, text = given(page, role)
        assert (status, "Ask another administrator" in text) == (409, True)
    assert given(page, "bookkeeper")[0] == 200
    assert given(browser_of(abe), "authorising_officer")[0] == 200
    address = f"{DESK}members/{ada.id}/role/"
    answer = browser_of(abe).post(address, {"role": "authorising_officer"})
    assert answer.status_code == 409
    assert "A program of this person has duties" in answer.content.decode()
    for role in ("reader", "administrator", "bookkeeper"):
        assert browser_of(abe).post(address, {"role": role}).status_code == 302
    assert "Conflict of roles" not in browser_of(abe).get(f"{DESK}members/").content.decode()
    ClientBinding.objects.filter(created_by=ada.id).update(revoked_at=NOON)
    assert browser_of(abe).post(address, {"role": "authorising_officer"}).status_code == 302


def test_who_has_a_duty_lets_no_program_in_with_one_that_it_excludes(
    haven: Organisation, alice: Actor
) -> None:
    second = member(haven, "Abe", 902, "administrator")
    Membership.objects.create(
        organisation=haven, user_id=alice.id, role="administrator", created_at=NOON
    )
    own = Membership.objects.filter(user_id=alice.id)
    with acting_as(alice):
        made = actions.bind_client("Release", "authorising_officer", by=alice, at=NOON)
        own.update(role="bookkeeper")
        with pytest.raises(Incompatible, match="Whoever gave this system access"):
            actions.confirm_client(made.binding_id, by=second, at=NOON)
        with pytest.raises(Incompatible):
            actions.bind_client("Release", "authorising_officer", by=alice, at=NOON)
        own.update(role="administrator")
        actions.confirm_client(made.binding_id, by=second, at=NOON)


def test_what_a_program_has_open_bars_its_maker_and_their_other_programs(
    haven: Organisation, ada: User
) -> None:
    fund = Fund(haven)
    fund.ask(fund.wants())
    assert fund.asker.id is not None
    admin = member(haven, "Abe", 902, "administrator")
    officer = ROLES["authorising_officer"]
    with acting_as(admin):
        assert incompatible.why_no_program(fund.asker.id, officer)
        assert not incompatible.why_no_program(ada.id, officer)
        ClientBinding.objects.create(
            id=fund.asker.id, client_id="asker", organisation=haven, name="Asks", created_at=NOON,
            role="integration", created_by=ada.id, revoked_at=NOON,
        )  # fmt: skip
        assert incompatible.why_no_program(ada.id, officer)
        with pytest.raises(Incompatible, match="still open"):
            actions.change_role(ada.id, "authorising_officer", by=admin, at=NOON)


def test_whatever_is_given_and_ended_nobody_has_two_duties_that_exclude_each_other(
    haven: Organisation, ada: User, abe: User
) -> None:
    chance = random.Random(7)
    admin = member(haven, "Abe", 902, "administrator")
    maker = actors.Actor(
        organisation_id=haven.id, kind=actors.ActorKind.STAFF, name="Ada", id=ada.id,
        permissions=admin.permissions,
    )  # fmt: skip
    refused = 0
    people = [one.code for one in for_people()]
    mine = ClientBinding.objects.filter(created_by=ada.id, revoked_at=None)
    with acting_as(admin):
        for _time in range(120):
            try:
                match chance.randrange(3):
                    case 0:
                        actions.bind_client("P", chance.choice(FOR_CLIENTS), by=maker, at=NOON)
                    case 1:
                        actions.change_role(ada.id, chance.choice(people), by=admin, at=NOON)
                    case _:
                        if found := mine.order_by("id").first():
                            actions.revoke_client(found.id, by=admin, at=NOON)
            except Incompatible:
                refused += 1
            role = ROLES[Membership.objects.get(user_id=ada.id).role].permissions
            held = {one for row in mine for one in ROLES[row.role].permissions}
            assert not incompatible.clashing((role - incompatible.GIVES_ROLES) | held)
    assert refused > 10


def test_a_person_their_programs_and_those_among_each_other_are_one_pair_of_hands(
    haven: Organisation, alice: Actor, bob: Actor
) -> None:
    with acting_as(alice):
        first, second = (
            actions.bind_client("P", "reader", by=alice, at=NOON).binding_id for _one in range(2)
        )
        actions.revoke_client(second, by=alice, at=NOON)
        other = ClientBinding.objects.create(
            client_id="old", organisation=haven, name="Old", role="reader", created_at=NOON
        ).id
        program = actors.Actor(
            organisation_id=haven.id, kind=actors.ActorKind.CLIENT, name="P", id=first
        )
        for by in (alice, program):
            assert queries.own_hands(by) == {alice.id, first, second}
            for one in (alice.id, first, second):
                assert queries.same_hands(by, [None, one])
            assert not queries.same_hands(by, [bob.id, other, None])
        assert queries.own_hands(bob) == {bob.id}
        nobody = actors.system(haven.id, "job")
        assert queries.own_hands(nobody) == set()
        assert not queries.same_hands(nobody, [None, other])
