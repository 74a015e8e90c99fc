"""A public site to visit in tests: an organisation, its crisis, and a family's answers."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from html import unescape
from typing import Any

from django.http import HttpResponse
from django.test import Client

from musterpoint.crises import actions as crises
from musterpoint.crises.models import Crisis
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

AREAS = (
    ("tripoli", "Tripoli", "طرابلس", 32.9, 13.2),
    ("benghazi", "Benghazi", "بنغازي", 32.1, 20.1),
)
ADVICE = {
    "en": "Stay inside until we text you a time.",
    "ar": "ابقَ في الداخل حتى نرسل إليك الموعد.",
}


def with_crisis(alice: Actor, *, level: int = 3) -> Crisis:
    """Declare a crisis with two areas, one of them with a level and advice."""
    with acting_as(alice):
        crisis = crises.declare(
            "libya",
            "Libya",
            "LBY",
            "origin",
            [
                crises.AreaIn(
                    code=code, name=name, names={"ar": arabic}, latitude=lat, longitude=lon
                )
                for code, name, arabic, lat, lon in AREAS
            ],
            "Fighting",
            by=alice,
            at=NOON,
        )
        crises.set_levels(
            crisis.id,
            [crises.LevelIn(area_code="tripoli", level=level, basis="Fighting", advice=ADVICE)],
            by=alice,
            at=NOON,
        )
    return crisis


class Times:
    """The clock of the tests: it stands until it is moved."""

    def __init__(self) -> None:
        self.at = NOON + timedelta(hours=1)

    def __call__(self, organisation: Organisation) -> datetime:
        return self.at


class Visit:
    """Somebody with a browser at an organisation's public site."""

    def __init__(self, organisation: Organisation, language: str = "en") -> None:
        self.client = Client(enforce_csrf_checks=False, raise_request_exception=False)
        self.root = f"/o/{organisation.slug}/"
        self.client.cookies["django_language"] = language
        self.response: Any = None

    def get(self, path: str = "", *, follow: bool = True) -> str:
        """Open a page and return its text."""
        self.response = self.client.get(self._address(path), follow=follow)
        return self.text

    def post(self, path: str, *, follow: bool = True, **data: Any) -> str:
        """Send a form and return the text of the page that comes."""
        self.response = self.client.post(self._address(path), data, follow=follow)
        return self.text

    def send(self, path: str, **data: Any) -> str:
        """Open a page, and send its form with the hidden fields that it holds."""
        self.get(path)
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', self.text))
        return self.post(path, **(hidden | data))

    def _address(self, path: str) -> str:
        return path if path.startswith("/") else self.root + path

    @property
    def text(self) -> str:
        """The page as it came, with entities read."""
        return unescape(self.response.content.decode())

    @property
    def status(self) -> int:
        """The status of the last answer."""
        found: int = self.response.status_code
        return found

    @property
    def path(self) -> str:
        """Where the browser is, without the organisation."""
        found: str = self.response.request["PATH_INFO"].removeprefix(self.root)
        return found

    def told(self) -> tuple[str, str]:
        """Return the reference and the code that the page shows."""
        shown = re.findall(r'<bdi class="mp-ref" dir="ltr">([^<]+)</bdi>', self.text)
        reference = next(one for one in shown if "-" in one)
        code = next(one for one in shown if re.fullmatch(r"\d{6}", one))
        return reference, code

    def register(self, name: str = "Nadira Tuvalo", **changes: Any) -> tuple[str, str]:
        """Answer all questions with a child and another adult; return reference and code."""
        self.post("register/where/", area="tripoli", place="Harbour School")
        self.post("register/name/", name=name, age="34")
        self.post(
            "register/contact/",
            **{"phone": "+201005550177", "is_safe": "yes", "language": "en"} | changes,
        )
        for member in (("Miro", "6", "child"), ("Joel Asenta", "37", "partner")):
            self.send("register/people/add/", name=member[0], age=member[1], relation=member[2])
        self.post("register/people/")
        self.post("register/nationality/", country="EGY")
        self.post("register/needs/", needs=["medicine"], papers="2", note="")
        self.post("register/check/")
        return self.told()


def titles(text: str) -> Iterable[str]:
    """Return the headings of a page."""
    return [re.sub(r"<[^>]+>", "", one) for one in re.findall(r"<h1[^>]*>(.*?)</h1>", text)]


def is_page(response: HttpResponse) -> bool:
    """Say whether an answer is one of our pages."""
    return b'class="govuk-template mp-public"' in response.content
