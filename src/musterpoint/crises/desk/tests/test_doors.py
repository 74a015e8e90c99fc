"""Who gets in: each page and each form, for those who may, may not, and are elsewhere."""

from collections.abc import Callable

import pytest
from django.test import Client

from musterpoint.audit.models import Event
from musterpoint.crises.desk.tests.conftest import World
from musterpoint.tenancy import actors
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.scope import acting_as

READ = ["{crisis}/", "{crisis}/log/", "{crisis}/estimates/"]
STAFF = [
    "declare/",
    "agreements/",
    "{crisis}/levels/",
    "{crisis}/close/",
    "{crisis}/people/",
    "{crisis}/people/new/",
    "{crisis}/people/import/",
    "{crisis}/people/export/",
    "{crisis}/people/duplicates/",
    "people/{person}/",
    "people/{person}/status/",
    "people/{person}/contact/",
    "people/{person}/edit/",
    "people/{person}/consent/",
    "people/{person}/code/",
    "people/{person}/leave/",
    "people/{person}/withdraw/",
]
POSTS = [
    "declare/",
    "agreements/new/",
    "{crisis}/levels/",
    "{crisis}/log/",
    "{crisis}/close/",
    "{crisis}/estimates/",
    "{crisis}/people/new/",
    "{crisis}/people/import/",
    "{crisis}/people/export/",
    "{crisis}/people/status/",
    "{crisis}/people/undo/",
    "people/{person}/status/",
    "people/{person}/contact/",
    "people/{person}/closed-box/",
    "people/{person}/protection/",
    "people/{person}/edit/",
    "people/{person}/consent/",
    "people/{person}/enrol/",
    "people/{person}/code/",
    "people/{person}/leave/",
    "people/{person}/withdraw/",
    "people/{person}/reinstate/",
    "people/{person}/erase/",
]


@pytest.mark.parametrize("path", READ + STAFF)
def test_a_duty_officer_sees_each_page(world: World, officer: Client, path: str) -> None:
    answer = officer.get(world.at(path))
    assert answer.status_code == 200, answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert b"style=" not in answer.content


@pytest.mark.parametrize("path", STAFF)
def test_a_reader_is_refused_and_the_refusal_is_kept(
    world: World, signed_in: Callable[..., Client], path: str
) -> None:
    answer = signed_in(world.organisation, "reader").get(world.at(path))
    assert answer.status_code == 403
    assert "Nadira" not in answer.content.decode()
    system = actors.system(world.organisation.id, "test", Permission.AUDIT_READ)
    with acting_as(system):
        assert Event.objects.filter(kind="access.refused").count() == 1


@pytest.mark.parametrize("path", READ)
def test_a_reader_sees_figures_without_people(
    world: World, signed_in: Callable[..., Client], path: str
) -> None:
    answer = signed_in(world.organisation, "reader").get(world.at(path))
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "Nadira" not in text
    assert f"{world.at()}people/" not in text


@pytest.mark.parametrize("path", POSTS)
def test_a_reader_changes_nothing(
    world: World, signed_in: Callable[..., Client], path: str
) -> None:
    answer = signed_in(world.organisation, "reader").post(world.at(path), {"sure": "1"})
    assert answer.status_code == 403


@pytest.mark.parametrize("path", sorted({*READ, *STAFF, *POSTS}))
def test_a_stranger_learns_nothing_not_even_that_it_is_there(
    world: World, elsewhere: Organisation, signed_in: Callable[..., Client], path: str
) -> None:
    mallory = signed_in(elsewhere, "duty_officer", "Mallory")
    here = world.at(path)
    assert mallory.get(here).status_code == 404
    there = here.replace("/o/haven/", "/o/elsewhere/")
    if "{" in path:
        answer = mallory.get(there) if path in READ + STAFF else mallory.post(there)
        # No permission for the page, or no such crisis or person: never a page about one.
        assert answer.status_code in (403, 404)
        assert "Nadira" not in answer.content.decode()


def test_nobody_signed_in_is_sent_to_sign_in_and_back(world: World, client: Client) -> None:
    answer = client.get(world.at("{crisis}/people/"))
    assert answer.status_code == 302
    assert "next=" in answer["Location"]


def test_buttons_stand_only_where_the_role_may_press_them(
    world: World, officer: Client, signed_in: Callable[..., Client]
) -> None:
    caseworker = signed_in(world.organisation, "caseworker", "Cara")
    for path, button in (
        ("{crisis}/", "levels/"),
        ("{crisis}/people/", "people/import/"),
        ("{crisis}/people/", "people/export/"),
    ):
        assert button in officer.get(world.at(path)).content.decode()
        assert button not in caseworker.get(world.at(path)).content.decode()


def test_looking_at_people_is_recorded(world: World, officer: Client) -> None:
    officer.get(world.at("{crisis}/people/"))
    system = actors.system(world.organisation.id, "test", Permission.AUDIT_READ)
    with acting_as(system):
        seen = Event.objects.filter(kind="people.person.read").values_list("subject_id", flat=True)
        assert set(seen) == set(world.people)
