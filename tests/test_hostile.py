"""
Every address of the site is sent what an attacker sends: it refuses with 4xx and never breaks.

The forms and operations are read from the URL list and from the pages and schemas themselves, so
that a new one is tried without anybody remembering it.
"""

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from html.parser import HTMLParser
from http import HTTPStatus
from http.cookies import SimpleCookie
from itertools import product
from typing import Any
from urllib.parse import urlencode

import pytest
from _pytest import logging as pytest_logging
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from musterpoint.config.api import api
from musterpoint.tenancy import roles
from musterpoint.tenancy.actors import Clearance
from musterpoint.tenancy.models import OrganisationKind
from musterpoint.testing import member, organisation
from tests import walking
from tests.firewall_known import known
from tests.firewall_still import EVERYTHING, still
from tests.firewall_world import Play
from tests.world import bearer, sign_in

pytestmark = pytest.mark.slow

NEW_LINE = "\n"
TEN_MEGABYTES = 10 * 1024 * 1024
MARK = "Qwyjibo"  # stands in what was typed, to find it again on the page
#: What stands in every field of a form at once.
HOSTILE: dict[str, str] = {
    "NUL": f"{MARK}\x00",
    "control characters": f"{MARK}\x01\x1b[31m\x7f",
    "formula": f'=HYPERLINK("http://x","{MARK}")',
    "far future": "2999-12-31",
    "no date": "9999-99-99",
    "huge number": "9" * 400,
    "negative": "-1",
    "unknown country": "ZZZ",
    "markup": f"<script>{MARK}</script>",
    "path": "../../../../etc/passwd",
    "SQL": f"{MARK}'; DROP TABLE people_person; --",
    "right to left": f"\u202e{MARK}\u2066",
    "very long": MARK * 3000,
    "empty": "",
    "lone surrogate": "\udced\udca0\udc80",  # the bytes ED A0 80
}
URLENCODED = "application/x-www-form-urlencoded"
#: How long a value may be for a form of all fields to be read at all.
FITS = 7000
#: What is also sent where there is only something to choose.
ALSO_CHOSEN = {"NUL", "negative", "unknown country", "very long", "empty", "another's ids"}
BODIES: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "application/json"),
    "cut": (b'{"households": [', "application/json"),
    "list": (b"[]", "application/json"),
    "null": (b"null", "application/json"),
    "deep": (b"[" * 100_000, "application/json"),
    "deep object": (b'{"a":' * 100_000, "application/json"),
    "NUL": (b'{"households": [{"members": [{"names": ["\\u0000"]}]}]}', "application/json"),
    "surrogate": (b'{"households": [{"members": [{"names": ["\\ud800"]}]}]}', "application/json"),
    "huge number": (b'{"n": ' + b"9" * 10_000 + b"}", "application/json"),
    "NaN": (b'{"latitude": NaN, "longitude": Infinity}', "application/json"),
    "UTF-16": ('{"households": []}'.encode("utf-16"), "application/json"),
    "Latin-1": ('{"names": "\xe9"}'.encode("latin-1"), "application/json"),
    "form": (b"households=1", "application/x-www-form-urlencoded"),
    "XML": (b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
            "application/xml"),
    "no boundary": (b"--x", "multipart/form-data"),
    "unknown charset": (b"{}", "application/json; charset=klingon"),
    "10 MB": (b'{"x": "' + b"x" * TEN_MEGABYTES + b'"}', "application/json"),
}  # fmt: skip


TYPED = {None, "text", "email", "tel", "search", "number", "password", "date", "url"}


class Fields(HTMLParser):
    """Finds what a page lets somebody fill in: what is typed, what is chosen, and files."""

    def __init__(self) -> None:
        super().__init__()
        self.typed: set[str] = set()
        self.chosen: dict[str, str] = {}
        self.files: set[str] = set()
        self._select = ""

    @property
    def is_filled(self) -> bool:
        """Say whether the page lets somebody fill in anything."""
        return bool(self.typed or self.chosen)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        name, value = found.get("name") or "", found.get("value") or ""
        if tag == "select":
            self._select = name
        elif tag == "option" and value:
            self.chosen.setdefault(self._select, value)
        elif not name or name == "csrfmiddlewaretoken":
            return
        elif tag == "textarea" or (tag == "input" and found.get("type") in TYPED):
            self.typed.add(name)
        elif found.get("type") == "file":
            self.files.add(name)
        elif tag == "input":
            self.chosen.setdefault(name, value or "on")


@dataclass(frozen=True)
class Form:
    """An address that may take a form, with the fields of its page or, without a page, of all."""

    name: str
    address: str
    fields: Fields
    is_own: bool


class World:
    """The small world of the firewall's test, lived to its end, and the forms on its pages."""

    def __init__(self) -> None:
        self.play = Play(
            organisation("haven"),
            organisation("portal", OrganisationKind.INTERNATIONAL_ORGANISATION, ""),
        )
        self.play.live({}, walked=(), looked=False)
        self.cookies = self.play.staff.cookies.copy()
        #: Addresses that refused to be posted to, whatever is sent.
        self.read_only: set[str] = set()

    @cached_property
    def forms(self) -> list[Form]:
        """Every address that may take a form; each page is opened once for all tests."""
        found, every = [], Fields()
        known = self.play.known()
        for route in walking.routes():
            if route.door not in ("desk", "public"):
                continue
            for address in walking.addresses(route, "haven", known):
                fields = Fields()
                page = self.play.staff.get(address)
                if page.status_code == 200 and page["Content-Type"].startswith("text/html"):
                    fields.feed(page.content.decode())
                every.typed |= fields.typed
                found.append((route.name, address, fields))
        return [
            Form(name, address, one if one.is_filled else every, one.is_filled)
            for name, address, one in found
        ]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Build the world once for all tests of this module; each takes back what it did to it."""
    around = transaction.atomic()
    around._from_testcase = True  # type: ignore[attr-defined]
    with django_db_blocker.unblock(), around:
        with pytest.MonkeyPatch.context() as patch, still(patch):
            made = World()
        yield made
        transaction.set_rollback(True)


@pytest.fixture
def play(world: World, db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Play]:
    """The world's people, with the browser of a new day."""
    world.play.staff.cookies = SimpleCookie(world.cookies)
    with still(monkeypatch):
        yield world.play


@pytest.fixture(autouse=True)
def _nothing_is_kept() -> Iterator[None]:
    """Let pytest keep no line of the log: each holds its request, thousands fill the memory."""

    def nothing(_record: object) -> bool:
        return False

    keeping = [
        one
        for one in logging.getLogger().handlers
        if isinstance(one, pytest_logging.LogCaptureHandler)
    ]
    for handler in keeping:
        handler.addFilter(nothing)
    yield
    for handler in keeping:
        handler.removeFilter(nothing)


def check(answer: Any, what: str, wrong: list[str], expected: Callable[[int], bool]) -> None:
    """Note an answer that breaks, shows the inside, or takes what nobody may take."""
    body = b"".join(answer) if answer.streaming else answer.content
    if not expected(answer.status_code):
        wrong.append(f"{what}: {answer.status_code} {body[:200]!r}")
    if b"Traceback" in body or b"psycopg" in body or b"DoesNotExist" in body:
        wrong.append(f"{what}: shows the inside")


def refused_or_done(status: int) -> bool:
    """A form may ignore a field that it does not know, or send on; it never breaks."""
    return status < 500


def refused(status: int) -> bool:
    return 400 <= status < 500


def hostile(form: Form, value: str, *, choices: bool) -> tuple[bytes, str]:
    """Fill a form with one value in every field that is typed; ``choices``: in all others too."""
    fields = form.fields
    chosen = dict.fromkeys(fields.chosen, value) if choices else fields.chosen
    sent: dict[str, Any] = dict(chosen) | dict.fromkeys(fields.typed, value)
    if not fields.files or value == HOSTILE["lone surrogate"]:  # no form with a file can hold it
        return urlencode(sent, errors="surrogateescape").encode(), URLENCODED
    files = {one: SimpleUploadedFile("x.csv", value.encode()) for one in fields.files}
    return encode_multipart(BOUNDARY, sent | files), MULTIPART_CONTENT


@contextmanager
def taken_back(client: Client) -> Iterator[None]:
    """Take back what one form did, in the database and in the browser: it must not close another."""
    mark, cookies = transaction.savepoint(), client.cookies.copy()
    yield
    transaction.savepoint_rollback(mark)
    client.cookies = SimpleCookie(cookies)


@pytest.mark.parametrize("kind", [*HOSTILE, "another's ids"])
def test_no_form_breaks_whatever_stands_in_its_fields(world: World, play: Play, kind: str) -> None:
    wrong: list[str] = []
    closed = 0
    assert len(world.forms) > 100
    value = HOSTILE.get(kind) if kind in HOSTILE else str(play.mona)
    assert value is not None
    for choices in (False, True) if kind in ALSO_CHOSEN else (False,):
        everything: tuple[bytes, str] | None = None
        for form in world.forms:
            if form.address in world.read_only or (choices and not form.fields.chosen):
                continue  # what was said once is not said again
            if form.is_own:
                body, content_type = hostile(form, value, choices=choices)
            else:
                everything = everything or hostile(form, value[:FITS], choices=choices)
                body, content_type = everything
            with taken_back(play.staff):
                answer = play.staff.generic("POST", form.address, body, content_type)
            check(answer, f"{kind}: {form.name} {form.address}", wrong, refused_or_done)
            closed += answer.status_code in (404, 413) and form.is_own
            if answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
                world.read_only.add(form.address)
    assert not wrong, NEW_LINE.join(wrong)
    assert closed * 10 < len(world.forms), "most forms were never reached"


#: The search that stands on every page, and what no page repeats.
NOT_KEPT = ("q", "password")


def test_what_was_typed_into_a_refused_form_is_kept(world: World, play: Play) -> None:
    """A page that answers 422 shows again what was typed, except what is secret by nature."""
    lost: list[str] = []
    kept = 0
    for form in world.forms:
        fields = form.fields
        if not form.is_own or not fields.typed:
            continue
        typed = {field: f"{MARK}{number}\x07" for number, field in enumerate(sorted(fields.typed))}
        with taken_back(play.staff):
            answer = play.staff.post(form.address, fields.chosen | typed)
        if answer.status_code != 422:
            continue
        shown = answer.content.decode()
        kept += 1
        for passing in NOT_KEPT:
            typed.pop(passing, None)
        missing = [field for field, value in typed.items() if value[:-1] not in shown]
        if missing:
            lost.append(f"{form.name}: {missing}")
    assert kept >= 10
    assert not lost, NEW_LINE.join(lost)


def test_a_form_of_10_megabytes_is_refused_everywhere(world: World, play: Play) -> None:
    wrong: list[str] = []
    body = b"x=" + b"x" * TEN_MEGABYTES
    for form in world.forms:
        answer = play.staff.post(form.address, body, content_type=URLENCODED)
        check(answer, f"{form.name} {form.address}", wrong, refused)
    assert not wrong, NEW_LINE.join(wrong)


def test_every_page_of_an_organisation_that_has_nothing_yet_opens(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A first look writes nothing: no key is made where there is nothing to open."""
    monkeypatch.setitem(roles.ROLES, EVERYTHING.code, EVERYTHING)
    newcomer = organisation("newcomer", OrganisationKind.INTERNATIONAL_ORGANISATION, "")
    staff = Client(raise_request_exception=False)
    sign_in(staff, newcomer, EVERYTHING.code)
    program = Client(headers={"authorization": f"Bearer {bearer(newcomer, EVERYTHING.code)}"},
                     raise_request_exception=False)  # fmt: skip
    values = known(member(newcomer, "Olga", 4), newcomer)
    wrong: list[str] = []
    for route in walking.routes():
        for address in walking.addresses(route, "newcomer", values):
            for query in ("", "?q=Mona"):
                answer = (program if route.door == "api" else staff).get(address + query)
                check(answer, f"{route.name} {address}{query}", wrong, refused_or_done)
    assert not wrong, NEW_LINE.join(wrong)


@dataclass(frozen=True)
class Operation:
    """An operation of the API: its address filled in, what it reads, whether it takes a body."""

    method: str
    address: str
    reads: frozenset[str]
    has_body: bool


def operations(play: Play) -> list[Operation]:
    """Return every operation of the API."""
    known = play.known() | {"slug": ["haven"], "organisation_slug": ["haven"]}
    found = []
    for path, methods in api.get_openapi_schema()["paths"].items():
        address = path
        for name, values in known.items():
            address = address.replace(f"{{{name}}}", str(values[0]))
        assert "{" not in address, f"teach firewall_known what fills {address}"
        for method, told in methods.items():
            reads = {one["name"] for one in told.get("parameters", ()) if one["in"] == "query"}
            has_body = "requestBody" in told
            found.append(Operation(method.upper(), address, frozenset(reads), has_body))
    return found


def test_every_operation_that_takes_a_body_refuses_a_bad_one(play: Play) -> None:
    wrong: list[str] = []
    for one in operations(play):
        method, address = one.method, one.address
        if not one.has_body:
            continue
        for kind, (body, content_type) in BODIES.items():
            answer = play.program.generic(method, address, body, content_type)
            check(answer, f"{kind}: {method} {address}", wrong, refused)
            if not answer["Content-Type"].startswith("application/problem+json"):
                wrong.append(f"{kind}: {method} {address}: {answer['Content-Type']}")
    assert not wrong, NEW_LINE.join(wrong)


QUERIES = (
    "%00", "%ED%A0%80", "%FF%FE", "9" * 400, "-1", "1e999", "x" * 5000, "%F0%9F%92%A9", "'", "{}",
)  # fmt: skip


def test_every_reading_operation_refuses_or_answers_a_bad_query(play: Play) -> None:
    wrong: list[str] = []
    for one in operations(play):
        if one.method == "GET":
            for name, value in product(sorted(one.reads | {"unknown"}), QUERIES):
                answer = play.program.get(f"{one.address}?{name}={value}")
                check(answer, f"{one.address}?{name}={value[:20]}", wrong, refused_or_done)
    assert not wrong, NEW_LINE.join(wrong)


def test_no_token_but_the_organisations_own_opens_an_operation(play: Play) -> None:
    theirs = bearer(play.portal, EVERYTHING.code)
    tokens = {
        "of another organisation": (theirs, 404),
        "forged": (theirs[:-1] + "x", 401),
        "empty": ("", 401),
        "with NUL": ("a\x00b", 401),
        "endless": ("x" * 10_000, 401),
        "not ASCII": ("\xe9", 401),
    }
    wrong: list[str] = []
    for one in operations(play):
        method, address = one.method, one.address
        for kind, (token, status) in tokens.items():
            caller = Client(headers={"authorization": f"Bearer {token}"},
                            raise_request_exception=False)  # fmt: skip
            answer = caller.generic(method, address, b"{}", "application/json")
            check(answer, f"{kind}: {method} {address}", wrong, lambda got, s=status: got == s)
    assert not wrong, NEW_LINE.join(wrong)
    assert roles.ROLES[EVERYTHING.code].clearance is Clearance.PROTECTION


def test_every_operation_treats_another_organisations_ids_as_unknown(play: Play) -> None:
    """Ids in addresses and anywhere in bodies; the answer is that for an id of nobody."""
    nobody = "00000000-0000-7000-8000-00000000dead"
    theirs = play.ids_of_the_other()
    wrong: list[str] = []
    for path, methods in api.get_openapi_schema()["paths"].items():
        for method in methods:
            for name, found in theirs.items():
                answers = []
                for value in (found, nobody):
                    address = path.replace("{organisation_slug}", "haven").replace(
                        "{slug}", "haven"
                    )
                    address = address.replace("{crisis}", "libya").replace(f"{{{name}}}", value)
                    if "{" in address:
                        continue
                    body = json.dumps({
                        "changes": [{"person_id": value, "state": "safe", "way": "call",
                                     "occurred_at": "2026-05-01T12:00:00Z"}],
                        "wishes": [{"household_id": value, "way": "staff"}],
                    })  # fmt: skip
                    with transaction.atomic():  # the second is asked of what the first was asked of
                        sent = play.program.generic(
                            method.upper(), address, body if method != "get" else "",
                            "application/json",
                        )  # fmt: skip
                        transaction.set_rollback(True)
                    answers.append((sent.status_code, sent.content.replace(value.encode(), b"")))
                if answers and answers[0] != answers[1]:
                    wrong.append(f"{method} {path} tells {name}: {answers}")
    assert not wrong, NEW_LINE.join(wrong)
