"""Time, chance and the log held still, so that two lives of the firewall's world can be compared."""

import hashlib
import logging
import time as machine_time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from datetime import timezone as timezone_of_python
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.mfa.totp.internal import auth as totp
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.base import SessionBase
from django.middleware import csrf
from django.test import client as test_client
from django.utils import timezone
from openpyxl.packaging import core
from openpyxl.writer import excel

from musterpoint.accounts import adapter as account_adapter
from musterpoint.accounts import tokens as account_tokens
from musterpoint.audit import actions as audit
from musterpoint.audit.models import Event
from musterpoint.bonds.actions import _applying as bond_keys
from musterpoint.bonds.actions import _employers as employer_keys
from musterpoint.cases.actions import _letters
from musterpoint.config.logs import EventFormatter
from musterpoint.disclosures.actions import _giving
from musterpoint.evacuation.tests import factories
from musterpoint.exchange.actions import _calls, _entries
from musterpoint.feedback import codes
from musterpoint.giving import references as gift_references
from musterpoint.grants.actions import _applying as grant_keys
from musterpoint.grants.actions import _marks as blind_marks
from musterpoint.kernel import time
from musterpoint.kernel.ids import uuid7
from musterpoint.openness import actions as statement_keys
from musterpoint.people import tokens
from musterpoint.tenancy import roles, scope, vault
from musterpoint.tenancy.actors import Clearance, Permission
from musterpoint.testing import NOON
from tests.firewall_filled import HOUR

EVERYTHING = roles.Role(
    code="everything",
    label="Everything",
    description="All that anybody of a State may do, with a clearance that it cannot use.",
    permissions=frozenset(Permission),
    clearance=Clearance.PROTECTION,
)


@contextmanager
def still(patch: pytest.MonkeyPatch) -> Iterator[None]:
    """Hold time and chance still; only the tokens of the scope go on, the database checks them."""
    now, real = NOON + HOUR, time.now
    constant: Any = lambda size: b"\7" * size  # noqa: E731
    for module in (vault, _giving, tokens, account_tokens, account_adapter):
        patch.setattr(module, "random_bytes", constant)
    money = (
        bond_keys, blind_marks, employer_keys, gift_references, grant_keys, statement_keys,
    )  # fmt: skip
    for module in (codes, _letters, _calls, _entries, *money):
        patch.setattr(module, "random_bytes", _as_ids_are)
    patch.setattr(scope, "clock", SimpleNamespace(now=real))
    patch.setattr(time, "now", lambda: now)
    patch.setattr(timezone, "now", lambda: now)
    patch.setattr(machine_time, "time", now.timestamp)
    patch.setattr(csrf, "_get_new_csrf_string", lambda: "a" * csrf.CSRF_SECRET_LENGTH)
    patch.setattr(totp, "generate_totp_secret", lambda *_length: "A" * 32)
    patch.setattr(factories, "uuid4", uuid7)
    for model, field in ((Event, "recorded_at"), (UserSession, "created_at")):
        patch.setattr(model._meta.get_field(field), "_get_default", lambda: now)
    clock = SimpleNamespace(now=lambda tz=None: now.astimezone(tz))
    for writer in (excel, core):
        calendar = SimpleNamespace(datetime=clock, timezone=timezone_of_python)
        patch.setattr(writer, "datetime", calendar)
    from_file = zipfile.ZipInfo.from_file

    def dated(*given: Any, **more: Any) -> zipfile.ZipInfo:
        info = from_file(*given, **more)
        info.date_time = now.timetuple()[:6]
        return info

    patch.setattr(zipfile.ZipInfo, "from_file", dated)
    patch.setattr(audit, "APPEND_MANY", _recorded_at(now))
    patch.setitem(roles.ROLES, EVERYTHING.code, EVERYTHING)
    patch.setattr(test_client, "store_rendered_templates", lambda *_given, **_more: None)
    yield


def _as_ids_are(size: int) -> bytes:
    """Return bytes that repeat as ids do, and of which no two are the same."""
    return hashlib.sha256(uuid7().bytes).digest()[:size]


def _recorded_at(now: datetime) -> str:
    """Return the statement of the audit with the moment that the database would fill in."""
    text = audit.APPEND_MANY.replace("occurred_at, facts", "recorded_at, occurred_at, facts")
    found = text.replace("%s, %s::jsonb", f"'{now.isoformat()}', %s, %s::jsonb")
    assert found.count("recorded_at") == found.count(now.isoformat()) == 1
    return found


def numbered_sessions(patch: pytest.MonkeyPatch) -> None:
    """Number the sessions of one life, so that the next one has the same."""
    count = iter(range(10**6))
    patch.setattr(SessionBase, "_get_new_session_key", lambda _self: f"{next(count):032d}")


class Lines(logging.Handler):
    """Keep every line of the log as it would be written."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.setFormatter(EventFormatter())
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))
