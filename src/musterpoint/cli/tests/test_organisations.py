"""``musterpoint organisations``: what is founded, and what is refused without leaving a trace."""

import re

import pytest
from django.test import Client

from musterpoint.accounts.models import SignInLink, User
from musterpoint.cli.tests.commands import Ended
from musterpoint.cli.tests.conftest import Run
from musterpoint.tenancy.models import Membership, Organisation

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

GOOD = {
    "kind": "state_authority",
    "country": "LKA",
    "languages": "en, ar",
    "time-zone": "Asia/Colombo",
    "admin-email": "ada@example.org",
    "admin-name": "Ada [Admin]",
}
LONG = "x" * 10_000_000


def add(run: Run, slug: str = "lumaya", name: str = "Lumaya", **changes: str) -> Ended:
    options = GOOD | {key.replace("_", "-"): value for key, value in changes.items()}
    return run("organisations", "add", slug, name, *(f"--{k}={v}" for k, v in options.items()))


def test_an_organisation_is_founded_and_its_administrator_signs_in_once(run: Run) -> None:
    ended = add(run, name="Lumaya [Consular] service")
    assert (ended.code, ended.err) == (0, "")
    assert "Lumaya [Consular] service is there" in ended.out
    assert "Ada [Admin] signs in once" in ended.out
    made = Organisation.objects.get()
    assert (made.slug, made.languages) == ("lumaya", ["en", "ar"])
    assert Membership.objects.get().role == "administrator"
    link = re.search(r"http://localhost:8000(/sign-in/\S+/)", ended.out)
    assert link is not None
    browser = Client()
    assert browser.post(link[1], headers={"host": "localhost"}).status_code == 302
    assert "Lumaya" in browser.get("/desk/", headers={"host": "localhost"}).content.decode()


def test_the_list_names_every_organisation(run: Run) -> None:
    assert run("organisations", "list").out == ""
    add(run)
    assert run("organisations", "list").out.split() == ["lumaya", "Lumaya"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("slug", one) for one in ("", "two words", "Capital", "x" * 51, "né", "a/b", LONG)),
        *(("name", one) for one in ("", "  ", "x" * 201, "two\nlines", "nul\0", LONG)),
        *(("kind", one) for one in ("", "empire", LONG)),
        *(("country", one) for one in ("XXX", "XXA", "LK", "lka", "Sri Lanka", LONG)),
        *(("languages", one) for one in ("", ",", "english please", "en,'; --", LONG)),
        *(("time_zone", one) for one in ("", "Mars/Olympus", "../etc/passwd", LONG)),
        *(("admin_email", one) for one in ("", "ada", "ada@", "a@b@c.org", "nul\0@x.org", LONG)),
        *(("admin_name", one) for one in ("", " ", "x" * 151, "nul\0", LONG)),
    ],
    ids=lambda value: value[:12].encode("unicode_escape").decode() if value else "empty",
)
def test_what_cannot_be_is_a_sentence_at_its_field_and_leaves_nothing(
    run: Run, field: str, value: str
) -> None:
    ended = add(run, **{field: value})
    assert (ended.code, ended.out) == (1, "")
    assert "The organisation was not added." in ended.err
    assert f"  {field}: " in ended.err
    assert len(ended.err) < 500
    for table in (Organisation, User, Membership, SignInLink):
        assert not table.objects.exists()


def test_the_same_twice_is_refused_and_nothing_is_half_founded(run: Run) -> None:
    assert add(run).code == 0
    again = add(run, admin_email="other@example.org")
    assert (again.code, "taken" in again.err) == (1, True)
    same_person = add(run, slug="sela", name="Sela")
    assert (same_person.code, "has an account already" in same_person.err) == (1, True)
    assert Organisation.objects.count() == User.objects.count() == 1


@pytest.mark.parametrize("missing", ["kind", "admin-email", "admin-name"])
def test_what_is_needed_is_asked_for(run: Run, missing: str) -> None:
    options = [f"--{key}={value}" for key, value in GOOD.items() if key != missing]
    ended = run("organisations", "add", "lumaya", "Lumaya", *options)
    assert ended.code == 2
    assert f"--{missing}" in ended.err
