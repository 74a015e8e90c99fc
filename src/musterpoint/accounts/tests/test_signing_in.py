"""Signing in: what it tells nobody, codes, passwords, devices."""

import re
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from musterpoint.accounts import tasks
from musterpoint.accounts.models import User
from musterpoint.accounts.sign_ins import AUDIT_FAILURE
from musterpoint.accounts.tests.conftest import PASSWORD, events, user
from musterpoint.tenancy.models import Organisation

Browser = Callable[[User], Client]
SIGN_IN = "/sign/in/"
NEW, LEAKED = "river lamp seven cloud", "password1234"


def without_tokens(page: bytes, *typed: str) -> str:
    text = re.sub(r'(name="csrfmiddlewaretoken" value=")[^"]+', r"\1", page.decode())
    for word in typed:
        text = text.replace(word, "")
    return text


def do_jobs() -> None:
    """Do the audits that failed sign-ins queued, twice each, as after a worker's death."""
    for job in ProcrastinateJob.objects.filter(task_name=AUDIT_FAILURE).order_by("id"):
        tasks.audit_failed_sign_in(**job.args)
        tasks.audit_failed_sign_in(**job.args)


def signed_in(browser: Client) -> bool:
    return browser.get("/desk/").status_code == 200


def test_signing_in_goes_to_the_organisations_and_is_audited_there(
    rosa: User, haven: Organisation
) -> None:
    browser = Client()
    answer = browser.post(SIGN_IN, {"login": "ROSA@example.org", "password": PASSWORD})
    assert answer["Location"] == "/desk/"
    page = browser.get("/desk/").content.decode()
    assert "Haven" in page
    assert 'href="/o/haven/desk/"' in page
    (event,) = events(haven, "access.signed_in")
    assert (event.actor_id, event.facts) == (rosa.id, {"way": "password"})


def test_a_failed_sign_in_tells_nobody_whether_the_account_exists(
    rosa: User, haven: Organisation
) -> None:
    pages = []
    for address in (rosa.email, "nobody@example.org"):
        answer = Client().post(SIGN_IN, {"login": address, "password": "wrong"})
        pages.append((answer.status_code, without_tokens(answer.content, address)))
    closed = user("Clara")
    User.objects.filter(id=closed.id).update(is_active=False)
    answer = Client().post(SIGN_IN, {"login": closed.email, "password": "wrong"})
    pages.append((answer.status_code, without_tokens(answer.content, closed.email)))
    assert pages[0] == pages[1] == pages[2]
    assert "There is a problem" in pages[0][1]
    do_jobs()
    assert [event.subject_id for event in events(haven, "access.sign_in_failed")] == [rosa.id]


class CountingHasher(MD5PasswordHasher):
    """Counts how often a password is hashed: what an answer's time depends on."""

    algorithm = "counting"
    count = 0

    def encode(self, password: str, salt: str) -> str:
        """Count, then hash."""
        type(self).count += 1
        return super().encode(password, salt)


@pytest.mark.parametrize("kind", ["nobody", "no password", "closed", "no organisation"])
@override_settings(PASSWORD_HASHERS=["musterpoint.accounts.tests.test_signing_in.CountingHasher"])
def test_a_failed_sign_in_costs_as_much_for_any_address(haven: Organisation, kind: str) -> None:
    def cost(address: str) -> tuple[int, int]:
        before = CountingHasher.count
        with CaptureQueriesContext(connection) as asked:
            answer = Client().post(SIGN_IN, {"login": address, "password": "wrong"})
        assert "There is a problem" in answer.content.decode()
        return CountingHasher.count - before, len(asked)

    known = user("Kim", haven)
    other = user("Omar", None if kind == "no organisation" else haven)
    if kind == "no password":
        other.set_unusable_password()
        other.save()
    elif kind == "closed":
        User.objects.filter(id=other.id).update(is_active=False)
    elif kind == "nobody":
        other.delete()
    cost("warm.up@example.org")
    hashed, asked = cost(known.email)
    assert (hashed, asked) == cost("omar@example.org")
    assert hashed == 1


def test_asking_for_a_new_password_tells_nobody_either(rosa: User) -> None:
    answers = []
    for address in (rosa.email, "nobody@example.org"):
        browser = Client()
        answer = browser.post("/account/password/forgotten/", {"email": address})
        shown = browser.get(answer["Location"])
        answers.append((answer.status_code, answer["Location"], without_tokens(shown.content)))
    assert answers[0] == answers[1]
    assert [sent.to for sent in mail.outbox] == [[rosa.email], ["nobody@example.org"]]
    assert {sent.subject for sent in mail.outbox} == {"Choose a new password"}


@pytest.mark.parametrize("address", ["rosa@example.org", "nobody@example.org"])
def test_too_many_tries_are_stopped_for_everybody_alike(rosa: User, address: str) -> None:
    for _try in range(5):
        Client().post(SIGN_IN, {"login": address, "password": "wrong"})
    answer = Client().post(SIGN_IN, {"login": address, "password": PASSWORD})
    assert "Too many failed login attempts" in answer.content.decode()
    browser = Client()
    cache.clear()
    browser.post(SIGN_IN, {"login": "rosa@example.org", "password": PASSWORD})
    assert signed_in(browser)


def test_a_flood_from_one_place_is_stopped_with_a_page(rosa: User) -> None:
    for number in range(30):
        Client().post(SIGN_IN, {"login": f"x{number}@example.org", "password": "wrong"})
    answer = Client().post(SIGN_IN, {"login": "y@example.org", "password": "wrong"})
    assert answer.status_code == 429
    assert "Too many tries" in answer.content.decode()


@pytest.mark.parametrize(
    ("wanted", "goes"),
    [
        ("/o/haven/desk/settings/", "/o/haven/desk/settings/"),
        ("https://evil.example/", "/desk/"),
        ("//evil.example/", "/desk/"),
        ("/\\evil.example/", "/desk/"),
        ("javascript:alert(1)", "/desk/"),
    ],
)
def test_the_way_back_never_leads_elsewhere(
    rosa: User, haven: Organisation, wanted: str, goes: str
) -> None:
    data = {"login": rosa.email, "password": PASSWORD, "next": wanted}
    assert Client().post(f"{SIGN_IN}?next={wanted}", data)["Location"] == goes


def test_signing_up_is_by_invitation(rosa: User) -> None:
    assert "You come by invitation" in Client().get("/sign/no-account/").content.decode()
    data = {"email": "x@example.org", "password1": NEW, "password2": NEW}
    assert Client().post("/sign/no-account/", data).status_code == 405
    assert User.objects.count() == 1


def test_signing_out_takes_a_button(browser_of: Browser, rosa: User) -> None:
    browser = browser_of(rosa)
    assert browser.get("/sign/out/").status_code == 200
    assert signed_in(browser)
    assert browser.post("/sign/out/")["Location"] == "/sign/in/"
    assert not signed_in(browser)


def codes_on(browser: Client) -> list[str]:
    """Switch codes on with a fresh password and return the recovery codes."""
    asked = browser.get("/account/codes/on/")
    if asked.status_code == 302:
        browser.post(asked["Location"], {"password": PASSWORD})
        asked = browser.get("/account/codes/on/")
    page = asked.content.decode()
    found = re.search(r'readonly value="([A-Z2-7]+)"', page)
    assert found, page
    assert '<svg class="mp-qr" role="img"' in page
    answer = browser.post("/account/codes/on/", {"code": now(found[1])})
    assert answer["Location"] == "/account/codes/recovery/"
    listed = browser.get(answer["Location"]).content.decode()
    return re.findall(r'<bdi class="mp-ref" dir="ltr">(\d+)</bdi>', listed)


def now(secret: str) -> str:
    _before, counter, _after = totp.yield_hotp_counters_from_time()
    return str(totp.format_hotp_value(totp.hotp_value(secret, counter)))


@pytest.mark.django_db(transaction=True)
def test_codes_are_asked_after_the_password(browser_of: Browser, rosa: User) -> None:
    first = Client()
    first.post(SIGN_IN, {"login": rosa.email, "password": PASSWORD})
    recovery = codes_on(first)
    assert len(recovery) == 10
    assert (
        "Signing in asks for your password and for a code"
        in first.get("/account/codes/").content.decode()
    )
    assert mail.outbox[-1].subject == "Sign-in codes are on"

    browser = Client()
    answer = browser.post(SIGN_IN, {"login": rosa.email, "password": PASSWORD})
    assert answer["Location"] == "/sign/code/"
    assert not signed_in(browser)
    wrong = browser.post("/sign/code/", {"code": "000000"})
    assert "Incorrect code" in wrong.content.decode()
    assert not signed_in(browser)
    assert browser.post("/sign/code/", {"code": recovery[0]})["Location"] == "/desk/"
    assert signed_in(browser)

    again = Client()
    again.post(SIGN_IN, {"login": rosa.email, "password": PASSWORD})
    again.post("/sign/code/", {"code": recovery[0]})
    assert not signed_in(again)


def test_secrets_of_codes_lie_encrypted(rosa: User) -> None:
    browser = Client()
    browser.post(SIGN_IN, {"login": rosa.email, "password": PASSWORD})
    codes_on(browser)
    kept = [str(one.data) for one in Authenticator.objects.all()]
    assert len(kept) == 2
    assert not [text for text in kept if re.search(r"'[A-Z2-7]{32}'|'[0-9a-f]{80}'", text)]


def test_codes_are_switched_off_after_one_is_shown_once_more(rosa: User) -> None:
    browser = Client()
    browser.post(SIGN_IN, {"login": rosa.email, "password": PASSWORD})
    codes_on(browser)
    assert browser.get("/account/codes/off/").status_code == 200
    assert browser.post("/account/codes/off/")["Location"] == "/account/codes/"
    assert not Authenticator.objects.exists()


def test_something_delicate_asks_again_after_a_while(browser_of: Browser, rosa: User) -> None:
    browser = browser_of(rosa)  # no password was typed in this session
    asked = browser.get("/account/codes/on/")
    assert asked["Location"].startswith("/sign/again/")
    page = browser.get(asked["Location"]).content.decode()
    assert "Are you still there?" in page
    wrong = browser.post(asked["Location"], {"password": "wrong"})
    assert "Incorrect password" in wrong.content.decode()


def test_a_link_does_not_get_around_the_codes(rosa: User, haven: Organisation) -> None:
    from musterpoint.accounts.tests.test_links import link

    first = Client()
    first.post(SIGN_IN, {"login": rosa.email, "password": PASSWORD})
    codes_on(first)
    browser = Client()
    assert browser.post(link(haven, rosa, reusable=False))["Location"] == "/sign/code/"
    assert not signed_in(browser)


def test_a_forgotten_password_is_replaced_and_everybody_is_signed_out(
    browser_of: Browser, rosa: User
) -> None:
    old = browser_of(rosa)
    Client().post("/account/password/forgotten/", {"email": rosa.email})
    found = re.search(r"http://testserver(/\S+)", mail.outbox[0].body)
    assert found
    browser = Client()
    page = browser.get(found[1], follow=True)
    form = page.request["PATH_INFO"]
    weak = browser.post(form, {"password1": LEAKED, "password2": LEAKED})
    assert "known from a data leak" in weak.content.decode(), weak.content.decode()
    browser.post(form, {"password1": NEW, "password2": NEW})
    rosa.refresh_from_db()
    assert rosa.check_password(NEW)
    assert not signed_in(old)
    assert "does not work any more" in Client().get(found[1]).content.decode()


def test_a_password_is_changed_with_the_old_one(browser_of: Browser, rosa: User) -> None:
    browser, other = browser_of(rosa), browser_of(rosa)
    data = {"oldpassword": "wrong", "password1": NEW, "password2": NEW}
    assert "current password" in browser.post("/account/password/", data).content.decode()
    answer = browser.post("/account/password/", {**data, "oldpassword": PASSWORD}, follow=True)
    assert "Your password is changed." in answer.content.decode()
    assert mail.outbox[-1].subject == "Your password was changed"
    assert not signed_in(other)


def test_devices_are_listed_and_signed_out(rosa: User) -> None:
    browsers = [Client(headers={"User-Agent": name}) for name in ("Phone", "Laptop")]
    for browser in browsers:
        browser.post(SIGN_IN, {"login": rosa.email, "password": PASSWORD})
    page = browsers[0].get("/account/devices/").content.decode()
    assert ("Phone" in page, "Laptop" in page) == (True, True)
    browsers[0].post("/account/devices/")
    assert [signed_in(browser) for browser in browsers] == [True, False]


@pytest.mark.parametrize(
    "address", ["/desk/", "/account/", "/account/password/", "/account/codes/", "/account/devices/"]
)
def test_the_account_is_for_who_is_signed_in(browser_of: Browser, rosa: User, address: str) -> None:
    assert Client().get(address)["Location"] == f"/sign/in/?next={address}"
    page = browser_of(rosa).get(address)
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]


def test_forms_from_elsewhere_are_refused(rosa: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    data = {"login": rosa.email, "password": PASSWORD}
    assert strict.post(SIGN_IN, data).status_code == 403
