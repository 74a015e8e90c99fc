"""
The one unit of work and its signed scope (DESIGN D2).

``acting_as`` opens the only transaction and tells the database, by a signed token, for which
organisation and with which clearance it runs. Row policies verify the signature, so that even
injected SQL cannot choose another organisation. One transaction has one scope; the single
exception is ``hand_over``, by which ``disclosures`` gives a copy to another organisation.
"""

import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from uuid import UUID

import psycopg
from django.db import connection, transaction
from psycopg.pq import TransactionStatus

from musterpoint.kernel import time as clock
from musterpoint.tenancy import keys
from musterpoint.tenancy.actors import Actor, Clearance

#: A token opens transactions that begin within this many seconds of its making.
TOKEN_SECONDS = 60
SETTING = "musterpoint.scope"


class NoScope(RuntimeError):
    """A tenant table was touched outside ``acting_as``: a mistake in the program."""


class ScopeIsOpen(RuntimeError):
    """``acting_as`` was entered inside another scope: one transaction has one scope."""


@dataclass(frozen=True, slots=True)
class Scope:
    """
    The organisation and the actor of the running transaction.

    ``opened`` holds what was unwrapped in it, such as the organisation's keys; it ends with it.
    """

    organisation_id: UUID
    actor: Actor
    opened: dict[object, bytes] = field(default_factory=dict, repr=False, compare=False)
    is_read_only: bool = False


_current: ContextVar[Scope | None] = ContextVar("scope", default=None)


def current() -> Scope:
    """Return the scope of the running unit of work, or raise NoScope."""
    scope = _current.get()
    if scope is None:
        raise NoScope("open a unit of work first: with acting_as(actor): ...")
    return scope


def is_open() -> bool:
    """Say whether a unit of work is running here."""
    return _current.get() is not None


def organisation_id() -> UUID:
    """Return the organisation of the running unit of work (default of every tenant row)."""
    return current().organisation_id


def sign(organisation: UUID, actor: Actor, *, backend_pid: int, expires: int) -> str:
    """Return the token that the database function ``tenancy_claim`` accepts."""
    who = str(actor.id or actor.kind.value)
    body = f"1|{organisation}|{who}|{actor.clearance.value}|{expires}|{backend_pid}"
    return f"{body}|{hmac.new(keys.scope_key(), body.encode(), 'sha256').hexdigest()}"


def _tell_database(token: str) -> None:
    # A server-side parameter: a literal would stand in pg_stat_activity for other sessions.
    raw = connection.connection
    with psycopg.Cursor(raw) as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, token])


def _enter(organisation: UUID, actor: Actor) -> None:
    connection.ensure_connection()
    pid = connection.connection.info.backend_pid
    expires = int(clock.now().timestamp()) + TOKEN_SECONDS
    _tell_database(sign(organisation, actor, backend_pid=pid, expires=expires))


@contextmanager
def acting_as(actor: Actor, *, read_only: bool = False) -> Iterator[Scope]:
    """
    Open the transaction in which the database shows this actor's organisation.

    Everything under it commits together or not at all. With ``read_only`` the database refuses
    every write.
    """
    if is_open():
        raise ScopeIsOpen("a unit of work is already open; pass its actor on instead")
    scope = Scope(actor.organisation_id, actor, is_read_only=read_only)
    with transaction.atomic(durable=True):
        if read_only:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION READ ONLY")
        _enter(actor.organisation_id, actor)
        token = _current.set(scope)
        try:
            yield scope
            _forget_in_tests()
        finally:
            _current.reset(token)


def _forget_in_tests() -> None:
    """Clear the scope of a unit that ends inside a test's own transaction (a savepoint)."""
    if connection.savepoint_ids and not connection.needs_rollback:
        _tell_database("")


@contextmanager
def hand_over(receiver: UUID, as_actor: Actor) -> Iterator[None]:
    """
    Write into the receiver's tables inside the sender's transaction.

    Only ``disclosures`` may import this (an architecture test holds it): it is the one door
    between organisations. The actor is the receiver's, with the permissions of its intake.
    """
    sender = current()
    if as_actor.organisation_id != receiver or as_actor.clearance is Clearance.PROTECTION:
        raise ScopeIsOpen("the receiving actor must be of the receiving organisation")
    _enter(receiver, as_actor)
    token = _current.set(Scope(receiver, as_actor))
    try:
        yield
    finally:
        _current.reset(token)
        # In a failed transaction nothing more can run, and its rollback restores the scope.
        if connection.connection.info.transaction_status == TransactionStatus.INTRANS:
            _enter(sender.organisation_id, sender.actor)
