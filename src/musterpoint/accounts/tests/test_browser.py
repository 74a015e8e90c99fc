"""Every page of accounts in a real browser: accessible, in both directions, at both widths."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client

from musterpoint.accounts import actions
from musterpoint.accounts.models import User
from musterpoint.accounts.tests.conftest import PASSWORD
from musterpoint.accounts.tests.test_links import link
from musterpoint.accounts.tests.test_signing_in import codes_on
from musterpoint.kernel import time
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member
from musterpoint.testing.browser import LANGUAGES, SITE, Opener, check_looks

SETTINGS = "/o/haven/desk/settings/"
pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def pages(
    browser_of: Callable[[User], Client],
    haven: Organisation,
    ada: User,
    otto: User,
    rosa: User,
    stranger: User,
) -> dict[str, tuple[Client, str, str, dict[str, str]]]:
    """Return every page: name to who asks, how, where and with what."""
    alice = member(haven, "Alice", 1)
    made: list[str] = []

    def note(token: str) -> str:
        made.append(f"/invitation/{token}/")
        return token

    with acting_as(alice):
        for address in ("noor@example.org", stranger.email):
            actions.invite(address, "duty_officer", link=note, by=alice, at=time.now())
        actions.invite("late@example.org", "reader", link=note, by=alice, at=NOON)
        actions.bind_client("Airline lists", "reader", by=alice, at=NOON)
        bound = actions.bind_client("Old telephone system", "reader", by=alice, at=NOON)
        actions.revoke_client(bound.binding_id, by=alice, at=NOON + timedelta(days=3))
    admin, auditor, reader, nobody = browser_of(ada), browser_of(otto), browser_of(rosa), Client()
    with_codes = Client()
    with_codes.post("/sign/in/", {"login": otto.email, "password": PASSWORD})
    without = Client()
    without.post("/sign/in/", {"login": rosa.email, "password": PASSWORD})
    without.post("/sign/again/?next=/account/codes/on/", {"password": PASSWORD})
    codes_on(with_codes)
    half = Client()
    half.post("/sign/in/", {"login": otto.email, "password": PASSWORD})
    get, post = "get", "post"
    return {
        "settings": (admin, get, SETTINGS, {}),
        "settings-change": (admin, get, f"{SETTINGS}change/", {}),
        "settings-wrong": (admin, post, f"{SETTINGS}change/", {"phone": "112"}),
        "roles": (reader, get, f"{SETTINGS}roles/", {}),
        "members": (admin, get, f"{SETTINGS}members/", {}),
        "members-wrong": (admin, post, f"{SETTINGS}members/invite/", {"email": "x"}),
        "member": (admin, get, f"{SETTINGS}members/{rosa.id}/", {}),
        "member-refused": (admin, post, f"{SETTINGS}members/{ada.id}/remove/", {}),
        "systems": (admin, get, f"{SETTINGS}systems/", {}),
        "systems-made": (admin, post, f"{SETTINGS}systems/", {"name": "Bus", "role": "reader"}),
        "audit": (auditor, get, "/o/haven/desk/audit/", {}),
        "audit-empty": (auditor, get, "/o/haven/desk/audit/?day=2020-01-01", {}),
        "audit-verified": (auditor, post, "/o/haven/desk/audit/verify/", {}),
        "desk": (reader, get, "/desk/", {}),
        "account": (reader, get, "/account/", {}),
        "password": (reader, get, "/account/password/", {}),
        "devices": (without, get, "/account/devices/", {}),
        "codes-off": (without, get, "/account/codes/", {}),
        "codes-on": (without, get, "/account/codes/on/", {}),
        "codes": (with_codes, get, "/account/codes/", {}),
        "recovery": (with_codes, get, "/account/codes/recovery/", {}),
        "recovery-new": (with_codes, get, "/account/codes/recovery/new/", {}),
        "switch-off": (with_codes, get, "/account/codes/off/", {}),
        "again": (reader, get, "/sign/again/", {}),
        "sign-in": (nobody, get, "/sign/in/", {}),
        "sign-in-wrong": (nobody, post, "/sign/in/", {"login": "x@example.org", "password": "x"}),
        "sign-code": (half, get, "/sign/code/", {}),
        "sign-out": (reader, get, "/sign/out/", {}),
        "forgotten": (nobody, get, "/account/password/forgotten/", {}),
        "forgotten-sent": (nobody, get, "/account/password/forgotten/sent/", {}),
        "no-account": (nobody, get, "/sign/no-account/", {}),
        "link": (nobody, get, link(haven, rosa, reusable=False), {}),
        "link-gone": (nobody, get, "/sign-in/none/", {}),
        "invitation": (nobody, get, made[0], {}),
        "invitation-wrong": (nobody, post, made[0], {"name": "", "password": "short"}),
        "invitation-owner": (nobody, get, made[1], {}),
    }


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_page_is_accessible_and_fits(
    opened: Opener,
    pages: dict[str, tuple[Client, str, str, dict[str, str]]],
    code: str,
) -> None:
    direction = {"en": "ltr", "ar": "rtl"}[code]
    shown: list[HttpResponse] = [HttpResponse("<title>nothing yet</title>")]
    page, faults = opened(lambda _request: shown[0], "/")
    for name, (client, method, address, data) in pages.items():
        mark = "&" if "?" in address else "?"
        answer = getattr(client, method)(f"{address}{mark}lang={code}", data)
        assert answer.status_code != 302, f"{name}: went to {answer['Location']}"
        html = answer.content.decode()
        assert re.search(rf'<html [^>]*lang="{code}" dir="{direction}"', html), name
        shown[0] = answer
        page.goto(f"{SITE}/page")
        faults[:] = [one for one in faults if "server responded" not in one]
        check_looks(page, faults, f"{name}-{code}", code)
