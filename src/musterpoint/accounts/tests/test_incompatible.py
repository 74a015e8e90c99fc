"""Roles that exclude each other: one table, complete by construction, at every door."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from musterpoint.accounts import actions, incompatible, queries
from musterpoint.accounts.incompatible import Incompatible
from musterpoint.accounts.models import Invitation, User
from musterpoint.funds.tests.test_commitments import Fund
from musterpoint.kernel.packs import BadPack, parse
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Membership, Organisation
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.roles import ROLES
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

SOURCE = Path(__file__).resolve().parent.parent.parent
MONEY = ("funds", "payments", "giving", "costs", "bonds", "goods", "grants", "claims")
#: Packages in which no permission is of one half alone: why nothing of theirs is registered.
WITHOUT_WORK = {
    "goods": "Asking and deciding need the same permission: each action looks who did the other.",
}
WHY = "This person asked for or approved money that is still open."


def guards(package: str) -> Iterator[str]:
    """Yield every permission that the code of a package names."""
    for path in (SOURCE / package).rglob("*.py"):
        if "tests" not in path.parts:
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "Permission":
                    yield Permission[node.attr].value


def test_every_permission_about_money_excludes_another_or_is_free_with_a_reason() -> None:
    named = {one for package in (*MONEY, "openness") for one in guards(package)}
    paired = {one.value for pair in incompatible.apart() for one in pair}
    free = {one.value for one in incompatible.free()}
    assert named - paired - free == set()
    assert free - named == set()


def test_no_role_holds_two_permissions_that_exclude_each_other() -> None:
    assert {code: incompatible.clashing(one.permissions) for code, one in ROLES.items()} == {
        code: [] for code in ROLES
    }


def test_every_package_with_money_says_what_may_be_open_under_a_permission_of_the_table() -> None:
    works = incompatible.works()
    assert {one.is_open.__module__.split(".")[1] for one in works} == set(MONEY) - set(WITHOUT_WORK)
    paired = {one for pair in incompatible.apart() for one in pair}
    assert {one.under for one in works} <= paired


@pytest.mark.parametrize(
    "rules",
    [
        "[]",
        "{apart: x, free: {}}",
        "{apart: [[funds.post, funds.post]], free: {}}",
        "{apart: [[funds.post]], free: {}}",
        "{apart: [[funds.post, king]], free: {}}",
        "{apart: [[funds.post, funds.close]], free: {funds.post: Why}}",
        "{apart: [[funds.post, funds.close]], free: {king: Why}}",
        "{apart: [[funds.post, funds.close]], free: {funds.read: ''}}",
    ],
)
def test_a_wrong_table_is_refused(rules: str) -> None:
    head = 'pack: x\nversion: "1"\nin_force_from: 2026-01-01\nsource: x\nrules: '
    with pytest.raises(BadPack):
        parse(head + rules, incompatible.check_rules)


@pytest.fixture
def asker(haven: Organisation) -> User:
    """Somebody who asked a fund for money that is still open, and left the organisation."""
    fund = Fund(haven)
    fund.ask(fund.wants())
    assert fund.asker.id is not None
    found = User.objects.filter(id=fund.asker.id).first()
    return found or User.objects.create_user(
        "walid@example.org", id=fund.asker.id, name=fund.asker.name
    )


def test_who_comes_back_is_not_invited_as_the_one_who_approves(
    haven: Organisation, asker: User, alice: Actor
) -> None:
    Membership.objects.filter(user_id=asker.id).delete()
    admin = signed_in("haven", "administrator")
    page = "/o/haven/desk/settings/members/"
    given = {"email": asker.email, "role": "authorising_officer"}
    answer = admin.post(f"{page}invite/", given)
    assert answer.status_code == 409
    assert WHY in answer.content.decode()
    assert not Invitation.objects.exists()
    for role in ("head_of_mission", "fund_manager"):
        with acting_as(alice), pytest.raises(Incompatible):
            actions.invite(asker.email, role, link=str, by=alice, at=NOON)
    assert admin.post(f"{page}invite/", given | {"role": "welfare_officer"}).status_code == 302


def test_an_administrator_sees_who_stands_in_conflict(
    haven: Organisation, asker: User, alice: Actor
) -> None:
    Membership.objects.update_or_create(
        organisation=haven, user_id=asker.id,
        defaults={"role": "welfare_officer", "created_at": NOON},
    )  # fmt: skip
    admin = signed_in("haven", "administrator")
    page = "/o/haven/desk/settings/members/"
    assert "Conflict of roles" not in admin.get(page).content.decode()
    Membership.objects.filter(user_id=asker.id).update(role="authorising_officer")
    text = admin.get(page).content.decode()
    assert text.count("Conflict of roles") == 1
    assert "1 person did something that is still open" in text
    assert WHY in admin.get(f"{page}{asker.id}/").content.decode()
    with acting_as(alice):
        everybody = queries.members(by=alice)
        assert set(queries.conflicts(everybody, by=alice)) == {asker.id}


def test_the_page_of_roles_says_what_excludes_what() -> None:
    labels = [(one.label, other.label) for one, other in incompatible.apart()]
    assert len(set(labels)) == len(labels) == len({frozenset(one) for one in labels})


def test_the_pairs_stand_on_the_page_of_roles(haven: Organisation) -> None:
    text = signed_in("haven", "reader").get("/o/haven/desk/settings/roles/").content.decode()
    assert "What excludes each other" in text
    assert text.count("Prepare batches of payments · Release batches") == 1
