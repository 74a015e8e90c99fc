"""
The vault: identity is encrypted in the application (DESIGN D7).

Each subject (a person, a household) has one key per compartment. It is wrapped by the
organisation's key of that compartment, which is wrapped by the installation. Consular keys need
the installation key; protection keys need it *and* the key of a second holder, so that neither
the installation's operator nor that holder opens them alone. Destroying a subject's key erases
everything that was sealed with it, also in backups, as soon as the erasure journal is replayed.

AES-256-GCM (NIST SP 800-38D) with 96-bit random nonces; the associated data bind a ciphertext to
its organisation, subject and use, so that it cannot be moved to another row.
"""

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import connection
from django.utils.translation import gettext_lazy as _

from musterpoint.kernel.errors import Missing
from musterpoint.kernel.ids import random_bytes, uuid7
from musterpoint.tenancy import keys, scope
from musterpoint.tenancy.models import (
    ConfidenceKey,
    ErasedKey,
    OrganisationKey,
    ProtectionKey,
    SubjectKey,
)

Compartment = Literal["consular", "protection", "confidence"]
NONCE = 12
TOKEN_BYTES = 16


class Erased(Missing):
    """The subject's key was destroyed: nobody can read what was sealed with it."""


class Tampered(RuntimeError):
    """A sealed value does not open with the key of its row: it was altered or moved."""


@dataclass(frozen=True, slots=True)
class Key:
    """The opened key of one subject in one compartment. Keep it inside a unit of work."""

    subject_id: UUID
    compartment: Compartment
    secret: bytes

    def _bound(self, use: str) -> bytes:
        return f"{scope.organisation_id()}|{self.subject_id}|{self.compartment}|{use}".encode()

    def seal(self, use: str, value: Any) -> bytes:
        """Return the value (anything JSON can hold) encrypted for one use, such as a table."""
        nonce = random_bytes(NONCE)
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
        return nonce + AESGCM(self.secret).encrypt(nonce, text, self._bound(use))

    def open(self, use: str, sealed: bytes | memoryview) -> Any:
        """Return what was sealed; raise Tampered when it is not this subject's or use's."""
        data = bytes(sealed)
        try:
            text = AESGCM(self.secret).decrypt(data[:NONCE], data[NONCE:], self._bound(use))
        except InvalidTag as error:
            raise Tampered(f"{use} of {self.subject_id} does not open") from error
        return json.loads(text)


def _installation_key(compartment: str) -> bytes:
    material = keys.installation_key("vault")
    if compartment in ("protection", "confidence"):
        material += keys.installation_key("protection")
    salt = scope.organisation_id().bytes
    return HKDF(SHA256(), 32, salt, f"musterpoint {compartment}".encode()).derive(material)


def _wrap(outer: bytes, inner: bytes, bound: bytes) -> bytes:
    nonce = random_bytes(NONCE)
    return nonce + AESGCM(outer).encrypt(nonce, inner, bound)


def _unwrap(outer: bytes, wrapped: bytes | memoryview, bound: bytes) -> bytes:
    data = bytes(wrapped)
    try:
        return AESGCM(outer).decrypt(data[:NONCE], data[NONCE:], bound)
    except InvalidTag as error:
        raise Tampered("a key does not open: wrong installation key or altered row") from error


def _organisation_key(compartment: str, at: datetime) -> bytes:
    """
    Return the organisation's key of a compartment ("consular", "protection", "search").

    The wrapped keys are read once in a unit of work, and each is unwrapped when it is needed.
    """
    opened = scope.current().opened
    if compartment not in opened:
        if ("wrapped", compartment) not in opened:
            opened.update(_wrapped_keys(compartment, at))
        wrapped = opened["wrapped", compartment]
        opened[compartment] = _unwrap(_installation_key(compartment), wrapped, compartment.encode())
    return opened[compartment]


def _wrapped_keys(wanted: str, at: datetime) -> dict[object, bytes]:
    """Return the newest key of each compartment, wrapped; all are made when one is missing."""
    found = _newest_keys()
    if ("wrapped", wanted) not in found:
        # All of them at once: a key that came with the first protection record would tell of it.
        fresh = [
            OrganisationKey(
                compartment_name=name,
                version=1,
                wrapped=_wrap(_installation_key(name), random_bytes(32), name.encode()),
                created_at=at,
            )
            for name in ("consular", "protection", "search", "confidence")
        ]
        if scope.current().is_read_only:
            # Nothing was ever sealed, so there is nothing to open: these end with the unit.
            return {("wrapped", row.compartment_name): bytes(row.wrapped) for row in fresh}
        OrganisationKey.objects.bulk_create(fresh, ignore_conflicts=True)
        found = _newest_keys()
    return found


def _newest_keys() -> dict[object, bytes]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT compartment_name, wrapped FROM tenancy_organisationkey"
            " WHERE organisation_id = %s ORDER BY version",
            [scope.organisation_id()],
        )
        rows = cursor.fetchall()
    return {("wrapped", name): bytes(wrapped) for name, wrapped in rows}


SubjectKeys = type[SubjectKey] | type[ProtectionKey] | type[ConfidenceKey]
TABLES: Mapping[Compartment, SubjectKeys] = {
    "consular": SubjectKey,
    "protection": ProtectionKey,
    "confidence": ConfidenceKey,
}


def _table(compartment: Compartment) -> SubjectKeys:
    return TABLES[compartment]


def make_keys(
    subjects: Iterable[UUID], *, at: datetime, compartment: Compartment = "consular"
) -> dict[UUID, Key]:
    """
    Make and keep a key for each subject that has none; return all of them, opened.

    Raises Erased behind the walls when one of them was erased, by whomever.
    """
    wanted = list(dict.fromkeys(subjects))
    if not wanted:
        return {}
    if compartment != "consular" and _erased(wanted):
        raise Erased(_("This record was erased for good."))
    outer = _organisation_key(compartment, at)
    fresh = {subject: random_bytes(32) for subject in wanted}
    wrapped = [_wrap(outer, secret, subject.bytes) for subject, secret in fresh.items()]
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{_table(compartment)._meta.db_table}"'  # noqa: S608  one of our two tables
            " (id, organisation_id, subject_id, version, wrapped)"
            " SELECT new.id, %s, new.subject_id, 1, new.wrapped"
            " FROM unnest(%s::uuid[], %s::uuid[], %s::bytea[]) AS new (id, subject_id, wrapped)"
            " ON CONFLICT DO NOTHING RETURNING subject_id",
            [scope.organisation_id(), [uuid7() for _one in wanted], wanted, wrapped],
        )
        made = {subject for (subject,) in cursor.fetchall()}
    keys = {one: Key(one, compartment, fresh[one]) for one in made}
    return keys | open_keys(
        [one for one in wanted if one not in made], at=at, compartment=compartment
    )


def drop_key(subject: UUID, *, at: datetime) -> Key:
    """
    Make and keep the confidence key of a new subject; whoever drops it cannot read it again.

    Plain INSERT, because the clearance of the one who drops something in shows no row.
    """
    outer, secret = _organisation_key("confidence", at), random_bytes(32)
    wrapped = _wrap(outer, secret, subject.bytes)
    ConfidenceKey(subject_id=subject, version=1, wrapped=wrapped).save(force_insert=True)
    return Key(subject, "confidence", secret)


def open_keys(
    subjects: Iterable[UUID], *, at: datetime, compartment: Compartment = "consular"
) -> dict[UUID, Key]:
    """
    Return the keys of the subjects that have one; an erased subject is simply not there.

    Behind the walls that holds from the moment at which anybody erases the subject, although
    only housekeeping there sees its keys and destroys them (``destroy_erased``).
    """
    wanted = list(dict.fromkeys(subjects))
    if compartment != "consular":
        gone = _erased(wanted)
        wanted = [one for one in wanted if one not in gone]
    if not wanted:
        return {}
    outer = _organisation_key(compartment, at)
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT subject_id, wrapped FROM "{_table(compartment)._meta.db_table}"'  # noqa: S608  one of our tables
            " WHERE organisation_id = %s AND subject_id = ANY(%s::uuid[])",
            [scope.organisation_id(), "{" + ",".join(map(str, wanted)) + "}"],
        )
        rows = cursor.fetchall()
    return {
        subject: Key(subject, compartment, _unwrap(outer, wrapped, subject.bytes))
        for subject, wrapped in rows
    }


def _erased(subjects: Iterable[UUID]) -> set[UUID]:
    rows = ErasedKey.objects.filter(subject_id__in=list(subjects))
    return set(rows.values_list("subject_id", flat=True))


def open_key(subject: UUID, *, at: datetime, compartment: Compartment = "consular") -> Key:
    """Return one subject's key, or raise Erased."""
    try:
        return open_keys([subject], at=at, compartment=compartment)[subject]
    except KeyError:
        raise Erased(_("This record was erased for good.")) from None


def organisation_secret(use: str, *, at: datetime) -> bytes:
    """Return a secret of the organisation derived for one use (search tokens, references)."""
    opened = scope.current().opened
    if ("secret", use) not in opened:
        material = _organisation_key("search", at)
        opened["secret", use] = HKDF(SHA256(), 32, None, use.encode()).derive(material)
    return opened["secret", use]


def seal_for_organisation(use: str, value: Any, *, at: datetime) -> bytes:
    """Seal a value that belongs to no single subject (a stored answer, a draft)."""
    return Key(scope.organisation_id(), "consular", organisation_secret(use, at=at)).seal(
        use, value
    )


def open_for_organisation(use: str, sealed: bytes | memoryview, *, at: datetime) -> Any:
    """Open what ``seal_for_organisation`` sealed."""
    return Key(scope.organisation_id(), "consular", organisation_secret(use, at=at)).open(
        use, sealed
    )


def journal_path() -> Path:
    """Return the file outside the database that names every destroyed key."""
    return Path(settings.MUSTERPOINT_HOME) / "keys" / "erasure-journal.jsonl"


def erase(subjects: Iterable[UUID], *, at: datetime) -> int:
    """
    Destroy the subjects' keys in every compartment this actor may reach; return how many.

    The journal outside the database is written and synced first: if the transaction then fails,
    a replay finishes what the person asked for. Keys that the actor may not see open to nobody
    from now on, and housekeeping with the clearance for them destroys them.
    """
    wanted = list(dict.fromkeys(subjects))
    _append_to_journal(scope.organisation_id(), wanted, at)
    count = 0
    for table in TABLES.values():
        count += table.objects.filter(subject_id__in=wanted).delete()[0]
    ErasedKey.objects.bulk_create(
        [ErasedKey(subject_id=subject, erased_at=at) for subject in wanted]
    )
    return count


def destroy_erased() -> int:
    """Destroy the keys that others left behind the wall of the running scope's clearance."""
    erased = ErasedKey.objects.values("subject_id")
    tables: tuple[SubjectKeys, ...] = (ProtectionKey, ConfidenceKey)
    return sum(table.objects.filter(subject_id__in=erased).delete()[0] for table in tables)


def _append_to_journal(organisation: UUID, subjects: Iterable[UUID], at: datetime) -> None:
    path = journal_path()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    lines = "".join(
        json.dumps({"organisation": str(organisation), "subject": str(s), "at": at.isoformat()})
        + "\n"
        for s in subjects
    )
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(descriptor, lines.encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def journal() -> Mapping[UUID, list[UUID]]:
    """Return the journal: organisation to the subjects whose keys were destroyed."""
    destroyed: dict[UUID, list[UUID]] = {}
    path = journal_path()
    if path.exists():
        for line in path.read_text().splitlines():
            entry = json.loads(line)
            destroyed.setdefault(UUID(entry["organisation"]), []).append(UUID(entry["subject"]))
    return destroyed


def replay_journal() -> int:
    """
    Destroy again, in the running scope, every key that a restored backup brought back.

    Each clearance replays for itself: none sees the keys of the others.
    """
    subjects = journal().get(scope.organisation_id(), [])
    return sum(
        table.objects.filter(subject_id__in=subjects).delete()[0] for table in TABLES.values()
    )
