"""
Sealing: proof that the trail was not altered, at no cost to those who write it (DESIGN D6).

A job takes every committed event that has no leaf, hashes each into a leaf, builds a Merkle tree
over the batch (RFC 6962: leaf 0x00, node 0x01), chains its root to the one before and signs it
with Ed25519. Late commits join the next batch. The signing key lies with the installation's
keys; a root can be printed or mailed, and then even its holder cannot change the past.

The protection trail has a chain of its own, in tables that only protection clearance sees: its
length would tell that somebody is protected. Its chain begins with another digest, so that no
batch of one can be passed off as one of the other; what is counted for others leaves it out.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.db import connection
from django.db.models import Exists, OuterRef

from musterpoint.audit.models import (
    Event,
    Leaf,
    ProtectionEvent,
    ProtectionLeaf,
    ProtectionRoot,
    Root,
)
from musterpoint.kernel.errors import Missing
from musterpoint.tenancy import actors, keys, scope
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.scope import acting_as

BATCH = 20_000
START = bytes(32)
AnyEvent = Event | ProtectionEvent
AnyRoot = Root | ProtectionRoot
AnyLeaf = Leaf | ProtectionLeaf


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """A trail with its seals; ``name`` is what an exported file calls it."""

    name: str
    events: type[Any]
    leaves: type[Any]
    roots: type[Any]
    start: bytes
    clearance: actors.Clearance
    lock: int


ORDINARY = Chain(
    name="",
    events=Event,
    leaves=Leaf,
    roots=Root,
    start=START,
    clearance=actors.Clearance.SYSTEM,
    lock=6,
)
PROTECTION = Chain(
    name="protection",
    events=ProtectionEvent,
    leaves=ProtectionLeaf,
    roots=ProtectionRoot,
    start=hashlib.sha256(b"protection").digest(),
    clearance=actors.Clearance.PROTECTION,
    lock=7,
)


def canonical(event: AnyEvent) -> dict[str, Any]:
    """Return the event as what is hashed: every column, as text."""
    return {
        "id": str(event.id),
        "kind": event.kind,
        "subject_id": str(event.subject_id or ""),
        "actor_kind": event.actor_kind,
        "actor_id": str(event.actor_id or ""),
        "actor_name": event.actor_name,
        "on_behalf_of": str(event.on_behalf_of or ""),
        "occurred_at": event.occurred_at.isoformat(),
        "recorded_at": event.recorded_at.isoformat(),
        "facts": event.facts,
    }


def leaf_digest(values: dict[str, Any]) -> bytes:
    """Return the hash of one event (RFC 6962 leaf)."""
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(b"\0" + text.encode()).digest()


def tree_digest(leaves: Sequence[bytes]) -> bytes:
    """Return the Merkle root of a batch; an odd node at the end goes up as it is."""
    level = list(leaves)
    while len(level) > 1:
        level = [
            hashlib.sha256(b"\1" + level[i] + level[i + 1]).digest()
            if i + 1 < len(level)
            else level[i]
            for i in range(0, len(level), 2)
        ]
    return level[0] if level else START


def chain_digest(previous: bytes, number: int, first: int, last: int, tree: bytes) -> bytes:
    """Return the hash that ties a batch to all before it; this is what is signed."""
    head = f"{number}|{first}|{last}|".encode()
    return hashlib.sha256(b"\2" + previous + head + tree).digest()


def _signer() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(keys.installation_key("audit"))


def public_key() -> bytes:
    """Return the 32 bytes with which anyone can check the signatures."""
    return _signer().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def organisations(slug: str = "") -> list[Organisation]:
    """Return one organisation by its slug, or all of them."""
    found = list(Organisation.objects.filter(**({"slug": slug} if slug else {})).order_by("slug"))
    if slug and not found:
        raise Missing("There is no organisation %(slug)s.", slug=slug)
    return found


def _actor(organisation: Organisation, chain: Chain) -> actors.Actor:
    return actors.system(
        organisation.id, "audit sealer", Permission.AUDIT_READ, Permission.AUDIT_SEAL
    ).with_clearance(chain.clearance)


def seal_organisation(organisation: Organisation, *, at: datetime) -> int:
    """
    Seal all that is unsealed, batch by batch, each in its own unit.

    Return how many events of the ordinary trail; of the protection trail nothing is told.
    """
    _seal_chain(organisation, PROTECTION, at=at)
    return _seal_chain(organisation, ORDINARY, at=at)


def _seal_chain(organisation: Organisation, chain: Chain, *, at: datetime) -> int:
    total = 0
    while True:
        with acting_as(_actor(organisation, chain)):
            count = seal_batch(at=at, chain=chain)
        total += count
        if count < BATCH:
            return total


def seal_batch(*, at: datetime, limit: int = BATCH, chain: Chain = ORDINARY) -> int:
    """Seal one batch in the running unit; return how many events it holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))",
            [str(scope.organisation_id()), chain.lock],
        )
    events: list[AnyEvent] = list(
        _unsealed(chain).order_by("recorded_at", "occurred_at", "id")[:limit]
    )
    if events:
        _seal(chain, events, at)
    return len(events)


def _unsealed(chain: Chain) -> Any:
    sealed = chain.leaves.objects.filter(event_id=OuterRef("id"))
    return chain.events.objects.filter(~Exists(sealed))


def unsealed(beginning: str) -> int:
    """Return how many events of the ordinary trail, of kinds that begin so, no seal holds yet."""
    count: int = _unsealed(ORDINARY).filter(kind__startswith=beginning).count()
    return count


def _seal(chain: Chain, events: Sequence[AnyEvent], at: datetime) -> None:
    last = chain.roots.objects.order_by("-number").first()
    number = last.number + 1 if last else 1
    first = last.last_position + 1 if last else 1
    previous = bytes(last.chain_digest) if last else chain.start
    digests = [leaf_digest(canonical(event)) for event in events]
    tree = tree_digest(digests)
    digest = chain_digest(previous, number, first, first + len(events) - 1, tree)
    chain.leaves.objects.bulk_create(
        [
            chain.leaves(event_id=event.id, position=first + i, root_number=number, digest=leaf)
            for i, (event, leaf) in enumerate(zip(events, digests, strict=True))
        ],
        batch_size=2000,
    )
    chain.roots.objects.create(
        number=number,
        first_position=first,
        last_position=first + len(events) - 1,
        tree_digest=tree,
        previous_digest=previous,
        chain_digest=digest,
        signature=_signer().sign(digest),
        sealed_at=at,
    )


@dataclass(frozen=True, slots=True)
class _Link:
    """What has been verified so far."""

    digest: bytes
    position: int = 0
    number: int = 0


def verify_organisation(organisation: Organisation) -> list[str]:
    """
    Return every contradiction between events, leaves and roots of both trails.

    Empty means unaltered, whether there is a protection trail or not.
    """
    problems: list[str] = []
    for chain in (ORDINARY, PROTECTION):
        with acting_as(_actor(organisation, chain), read_only=True):
            found = verify(chain=chain)
        problems += [f"{chain.name} trail: {one}" if chain.name else one for one in found]
    return problems


def verify(newest: int | None = None, chain: Chain = ORDINARY) -> list[str]:
    """
    Verify a trail of the running scope against its seals.

    With ``newest`` every seal is checked, but only the batches that hold at least so many of the
    newest events are opened: what a page can do while somebody waits.
    """
    problems: list[str] = []
    link = _Link(chain.start)
    key = Ed25519PublicKey.from_public_bytes(public_key())
    roots: list[AnyRoot] = list(chain.roots.objects.order_by("number"))
    last = roots[-1].last_position if roots else 0
    closed_until = 0 if newest is None else last - newest
    for root in roots:
        problems += _verify_seal(root, link, key) or (
            _verify_leaves(root, chain) if root.last_position > closed_until else []
        )
        link = _Link(bytes(root.chain_digest), root.last_position, root.number)
    beyond = chain.leaves.objects.filter(position__gt=link.position).count()
    if beyond:
        problems.append(f"{beyond} leaves lie beyond the last root")
    return problems


def _verify_seal(root: AnyRoot, link: _Link, key: Ed25519PublicKey) -> list[str]:
    """Return what is wrong with a root's place in the chain or its signature."""
    where = f"batch {root.number}"
    if root.number != link.number + 1 or root.first_position != link.position + 1:
        return [f"{where} does not follow batch {link.number}: one is missing"]
    if bytes(root.previous_digest) != link.digest:
        return [f"{where} is not chained to the one before"]
    tree = bytes(root.tree_digest)
    expected = chain_digest(link.digest, root.number, root.first_position, root.last_position, tree)
    if expected != bytes(root.chain_digest):
        return [f"{where}: its digest is not that of its place and its tree"]
    try:
        key.verify(bytes(root.signature), bytes(root.chain_digest))
    except InvalidSignature:
        return [f"{where}: the signature is false"]
    return []


def _verify_leaves(root: AnyRoot, chain: Chain) -> list[str]:
    """Return every event of a batch that was altered or removed."""
    problems = []
    leaves, events = _held(root, chain)
    for leaf in leaves:
        event = events.get(leaf.event_id)
        if event is None:
            problems.append(f"event {leaf.event_id} at place {leaf.position} was removed")
        elif leaf_digest(canonical(event)) != bytes(leaf.digest):
            problems.append(f"event {leaf.event_id} at place {leaf.position} was altered")
    if tree_digest([bytes(leaf.digest) for leaf in leaves]) != bytes(root.tree_digest):
        problems.append(f"batch {root.number}: its leaves do not give its root")
    return problems


def _held(root: AnyRoot, chain: Chain) -> tuple[list[AnyLeaf], dict[Any, AnyEvent]]:
    """Return the leaves of a batch, in their order, and their events."""
    leaves = list(chain.leaves.objects.filter(root_number=root.number).order_by("position"))
    return leaves, chain.events.objects.in_bulk([leaf.event_id for leaf in leaves])


def export(organisation: Organisation, path: Path) -> int:
    """Write events and roots as JSON lines for the stand-alone verifier; return how many."""
    with acting_as(_actor(organisation, ORDINARY), read_only=True):
        return _write(ORDINARY, path)


def export_protection(path: Path, *, by: actors.Actor) -> int:
    """
    Write the protection trail of the running scope in the same way; return how many events.

    Only a caseworker may: the file says who is protected. Without the clearance it has no event.
    """
    by.require(Permission.PROTECTION_READ)
    return _write(PROTECTION, path)


def _write(chain: Chain, path: Path) -> int:
    head = {"public_key": public_key().hex()} | ({"chain": chain.name} if chain.name else {})
    count = 0
    with path.open("w", encoding="utf-8") as file:
        file.write(json.dumps(head) + "\n")
        for root in chain.roots.objects.order_by("number"):
            leaves, events = _held(root, chain)
            for line in _lines(root, leaves, events):
                file.write(line + "\n")
            count += len(leaves)
    return count


def _lines(root: AnyRoot, leaves: Iterable[AnyLeaf], events: dict[Any, AnyEvent]) -> Iterable[str]:
    for leaf in leaves:
        yield json.dumps(
            {"position": leaf.position, "event": canonical(events[leaf.event_id])},
            ensure_ascii=False,
        )
    yield json.dumps(
        {
            "root": root.number,
            "first": root.first_position,
            "last": root.last_position,
            "chain": bytes(root.chain_digest).hex(),
            "signature": bytes(root.signature).hex(),
        }
    )
