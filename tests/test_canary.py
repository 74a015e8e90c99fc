"""
No personal word leaves by the back door: logs, standard error, metrics, mail to operators, or the
plain columns of the database.

A unique word stands in every field that holds something personal. The loop is driven with them,
also through every sort of error; then all that was written anywhere is searched for the words.
"""

import json
import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.conf import settings as site
from django.core import mail
from django.db import connection, connections
from django.test import Client

from musterpoint.audit import sealing
from musterpoint.config.logs import EventFormatter
from musterpoint.crises import actions as crises
from musterpoint.crises import api as crises_api
from musterpoint.kernel.errors import Invalid
from musterpoint.messaging import actions as messaging
from musterpoint.messaging.actions import Incoming, Outgoing
from musterpoint.messaging.pump import work
from musterpoint.outreach.pumps import read_replies
from musterpoint.people import actions as people
from musterpoint.people import importing
from musterpoint.people.identity import HouseholdIn, Identity, PersonIn
from musterpoint.pg.addresses import with_database
from musterpoint.pg.face import embedded_server
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member
from tests.world import bearer, sign_in

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

#: One word for each thing that is personal; none occurs anywhere else.
CANARIES = {
    "name": "Zqnameone Zqfamily",
    "latin name": "Zqlatinname",
    "phone": "+218917650123",
    "mail": "zqmail@canary.invalid",
    "document": "ZQDOC77123",
    "place": "Zqstreet behind the bakery",
    "employer": "Zqemployer",
    "note": "Zqnote takes insulin",
    "name in a list": "Zqlistname",
    "bad date in a list": "Zqbaddate",
    "told in private": "Zqprotection they would arrest me",
    "reply": "Zqreply come and get us",
    "text": "Zqtext your seat is ready",
    "search": "Zqsearched",
    "path": "zqpath",
    "host": "zqhost.invalid",
    "broken body": "Zqbrokenbody",
    "message of an error": "Zqerror",
}
WORDS = {kind: word.split()[0].removeprefix("+") for kind, word in CANARIES.items()}
#: Columns that may hold a canary in the open, each with its reason. None today.
IN_THE_OPEN: dict[tuple[str, str], str] = {}
BODY = {
    "households": [
        {
            "members": [
                {
                    "names": [CANARIES["name"]],
                    "latin": CANARIES["latin name"],
                    "born": "1990",
                    "nationalities": ["LKA"],
                    "area": "tripoli",
                    "place": CANARIES["place"],
                    "documents": [
                        {"kind": "passport", "country": "LKA", "number": CANARIES["document"]}
                    ],
                    "contacts": [
                        {"channel": "sms", "address": CANARIES["phone"]},
                        {"channel": "email", "address": CANARIES["mail"]},
                    ],
                }
            ]
        }
    ]
}


class Lines(logging.Handler):
    """Every record as the line that would be written."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(EventFormatter())
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def lines() -> Iterator[list[str]]:
    """The log, at the level at which an installation writes it, of every logger there is."""
    handler, root = Lines(), logging.getLogger()
    level = root.level
    root.setLevel(logging.INFO)
    root.addHandler(handler)
    yield handler.lines
    root.removeHandler(handler)
    root.setLevel(level)


def found(text: str) -> list[str]:
    """Return which canaries stand in a text."""
    return [kind for kind, word in WORDS.items() if word.casefold() in text.casefold()]


def drive(haven: Organisation, alice: Actor, portal: Organisation) -> Client:
    """Drive the loop with a canary in every field; return a program of the organisation."""
    with acting_as(alice):
        area = crises.AreaIn(code="tripoli", name="Tripoli", latitude=32.9, longitude=13.2)
        crises.declare("libya", "Libya", "LBY", "origin", [area], "f", by=alice, at=NOON)
    token = {"authorization": f"Bearer {bearer(haven)}"}
    caller = Client(headers=token, raise_request_exception=False)
    made = caller.post(
        "/api/v1/o/haven/registrations", json.dumps(BODY), content_type="application/json"
    )
    assert made.status_code == 201, made.content
    person_id = UUID(made.json()[0]["persons"][0]["id"])
    browser = Client()
    sign_in(browser, haven, "duty_officer")
    page = f"/o/haven/desk/people/{person_id}/"
    assert browser.get(page).status_code == 200
    assert browser.get("/o/haven/desk/libya/people/", {"q": CANARIES["name"]}).status_code == 200
    rows = f"name,born\n{CANARIES['name in a list']},1980\nOther,{CANARIES['bad date in a list']}\n"
    with acting_as(alice):
        importing.import_list(
            rows.encode(), by=alice, at=NOON, defaults=importing.Defaults(area="tripoli")
        )
    _messages(haven, alice, person_id)
    _protection(portal)
    return caller


def _messages(haven: Organisation, alice: Actor, person_id: UUID) -> None:
    """Send to the console, then to a mail server that is not there; let a reply come in."""
    for carrier, settings in (
        ("console", {}),
        ("smtp", {"host": "127.0.0.1", "port": 1, "security": "none"}),
    ):
        with acting_as(alice):
            messaging.use_carrier("email", carrier, settings, by=alice, at=NOON)
            message = Outgoing(
                subject_id=person_id, channel="email", address=CANARIES["mail"],
                text=CANARIES["text"], language="en",
            )  # fmt: skip
            messaging.queue([message], lane="bulk", due_at=NOON, by=alice, at=NOON)
        work(haven, NOON + timedelta(minutes=5))
    with acting_as(alice):
        arrived = Incoming(
            channel="sms", carrier="simulator", carrier_event="e1", address=CANARIES["phone"],
            text=CANARIES["reply"], received_at=NOON,
        )  # fmt: skip
        messaging.receive([arrived], by=alice, at=NOON)
    read_replies(haven, NOON)


def _protection(portal: Organisation) -> None:
    cara = member(portal, "Cara", 9, "caseworker")
    with acting_as(cara):
        identity = Identity(
            names=(CANARIES["name"],), employer=CANARIES["employer"], note=CANARIES["note"]
        )
        done = people.register(
            [HouseholdIn(members=(PersonIn(identity=identity, area="tripoli"),))], by=cara, at=NOON
        )
        person = done[0].persons[0].id
        people.write_protection(person, {"fear": CANARIES["told in private"]}, by=cara, at=NOON)
    sealing.seal_organisation(portal, at=NOON)


def err(caller: Client, haven: Organisation, monkeypatch: pytest.MonkeyPatch) -> set[int]:
    """Provoke every sort of error with a canary in it; return the statuses that were answered."""
    reader = Client(headers={"authorization": f"Bearer {bearer(haven, 'reader')}"})
    root, kind = "/api/v1/o/haven", "application/json"
    bad = json.dumps(BODY).replace('"1990"', f'"{CANARIES["bad date in a list"]}"')
    answers = [
        caller.post(f"{root}/registrations", f'{{"{CANARIES["broken body"]}', content_type=kind),
        caller.post(f"{root}/registrations", bad[:-9], content_type=kind),
        caller.post(f"{root}/registrations", bad, content_type=kind),
        caller.get(f"{root}/people/{CANARIES['path']}"),
        caller.get(f"{root}/{CANARIES['path']}"),
        caller.put(f"{root}/registrations", "{}", content_type=kind),
        reader.get(f"{root}/people/search", {"q": CANARIES["search"]}),
        Client().get(f"{root}/people/search", {"q": CANARIES["search"]}),
        Client().get("/", headers={"host": CANARIES["host"]}),
        Client().post(f"/o/haven/{CANARIES['path']}/", {"name": CANARIES["name"]}),
        Client(enforce_csrf_checks=True).post("/o/haven/safe/", {"name": CANARIES["name"]}),
    ]
    answers += [_breaks(caller, monkeypatch, how) for how in (_raises, _database_refuses)]
    return {answer.status_code for answer in answers}


def _raises(*_all: object, **_more: object) -> None:
    raise RuntimeError(CANARIES["message of an error"])


def _database_refuses(*_all: object, **_more: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::int", [CANARIES["name"]])


def _breaks(caller: Client, monkeypatch: pytest.MonkeyPatch, how: Any) -> Any:
    with monkeypatch.context() as patch:
        patch.setattr(crises_api.people, "search", how)
        return caller.get("/api/v1/o/haven/people/search", {"q": CANARIES["search"]})


def test_no_canary_leaves_by_the_back_door(
    haven: Organisation,
    alice: Actor,
    portal: Organisation,
    lines: list[str],
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    settings: Any,
) -> None:
    settings.MUSTERPOINT_CARRIER_NETWORKS = ["127.0.0.0/8"]
    statuses = err(drive(haven, alice, portal), haven, monkeypatch)
    assert statuses >= {400, 401, 403, 404, 405, 422, 500}
    with pytest.raises(Invalid) as refused, acting_as(alice):
        importing.import_list(
            CANARIES["name in a list"].encode(), by=alice, at=NOON, defaults=importing.Defaults()
        )
    assert found(str(refused.value)) == []
    job = logging.getLogger("procrastinate.worker")
    try:
        raise RuntimeError(CANARIES["message of an error"])
    except RuntimeError:
        job.exception("Job %s ended", CANARIES["message of an error"])
    metrics = Client().get("/metrics").content.decode()
    out, error = capfd.readouterr()
    assert any("web.request.failed" in line for line in lines), "a mistake of ours is logged"
    assert any("carrier.down" in line for line in lines)
    told = {
        "log": "\n".join(lines), "standard output": out, "standard error": error,
        "metrics": metrics, "mail": repr([one.message().as_string() for one in mail.outbox]),
    }  # fmt: skip
    assert {place: found(text) for place, text in told.items() if found(text)} == {}
    assert columns_with_canaries() == set(IN_THE_OPEN)


def columns_with_canaries() -> set[tuple[str, str]]:
    """Search every column of every table, as a dump would show it, with the highest rights."""
    name = connections["default"].settings_dict["NAME"]
    url = with_database(embedded_server().admin_url(), name)
    wrong, searched = set(), 0
    with psycopg.connect(url) as admin:
        tables = admin.execute(
            "SELECT table_name, column_name, data_type FROM information_schema.columns"
            " WHERE table_schema = 'public' AND table_name IN"
            " (SELECT tablename FROM pg_tables WHERE schemaname = 'public')"
        ).fetchall()
        for table, column, kind in tables:
            shown = f"encode({column}, 'escape')" if kind == "bytea" else f'"{column}"::text'
            rows = admin.execute(f'SELECT {shown} FROM "{table}"').fetchall()  # type: ignore[call-overload]
            searched += len(rows)
            if found("\n".join(str(value) for (value,) in rows)):
                wrong.add((table, column))
    assert searched > 0
    return wrong


def test_the_search_finds_a_canary_in_the_open(haven: Organisation) -> None:
    """Guard the test itself."""
    Organisation.objects.filter(id=haven.id).update(phone=CANARIES["phone"])
    assert columns_with_canaries() == {("tenancy_organisation", "phone")}


def test_the_console_carrier_prints_nothing(
    haven: Organisation, alice: Actor, portal: Organisation, capfd: pytest.CaptureFixture[str],
    settings: Any,
) -> None:  # fmt: skip
    settings.MUSTERPOINT_CARRIER_NETWORKS = ["127.0.0.0/8"]
    drive(haven, alice, portal)
    out, error = capfd.readouterr()
    assert found(out + error) == []
    written = "".join(file.read_text() for file in site_outbox())
    assert found(written) == ["mail", "text"], "the developer's own files hold what was sent"


def site_outbox() -> list[Any]:
    return sorted((Path(site.MUSTERPOINT_HOME) / "outbox").rglob("*.txt"))
