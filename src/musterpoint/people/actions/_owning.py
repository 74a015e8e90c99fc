"""Whose record it is: staff change what their role allows, a person changes the own record."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from musterpoint.kernel.errors import Missing
from musterpoint.people import identity, rules
from musterpoint.people.models import Person
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, ActorKind, Clearance, Permission


class NoSuchPerson(Missing):
    """There is no such person here, or it is not the actor's to see: the answer is the same."""

    def __init__(self) -> None:
        super().__init__(_("We cannot find this registration. Check the reference."))


def is_public(by: Actor) -> bool:
    """Say whether the actor is one of the public: a person or nobody known."""
    return by.clearance is Clearance.PUBLIC


def own_id(by: Actor) -> UUID | None:
    """Return the person that a public actor is, if we know."""
    if by.on_behalf_of is not None:
        return by.on_behalf_of
    return by.id if by.kind is ActorKind.PERSON else None


def require(by: Actor, permission: Permission = Permission.PEOPLE_REGISTER) -> None:
    """Ask staff for a permission, and the public for theirs."""
    by.require(Permission.PUBLIC_REGISTER if is_public(by) else permission)


def lock(
    person_ids: Iterable[UUID],
    *,
    by: Actor,
    at: datetime,
    permission: Permission = Permission.PEOPLE_REGISTER,
) -> list[Person]:
    """
    Return the persons, locked, if the actor may change them all; else raise NoSuchPerson.

    The erased are not there. A head may change minors of the household and no other adult.
    """
    require(by, permission)
    wanted = set(person_ids)
    locked = Person.objects.select_for_update().filter(id__in=wanted).exclude(sealed=b"")
    rows = list(locked.order_by("id"))
    if len(rows) < len(wanted):
        raise NoSuchPerson
    if is_public(by):
        _check_own(rows, by, at)
    return rows


def _check_own(rows: list[Person], by: Actor, at: datetime) -> None:
    mine = own_id(by)
    others = [row for row in rows if row.id != mine]
    if mine is None:
        raise NoSuchPerson
    if not others:
        return
    me = Person.objects.filter(id=mine, is_head=True, withdrawn_at=None).first()
    if me is None or any(row.household_id != me.household_id for row in others):
        raise NoSuchPerson
    keys = vault.open_keys([row.id for row in others], at=at)
    for row in others:
        opened = identity.from_data(keys[row.id].open("people.person", row.sealed))
        if not rules.is_surely_minor(opened.born, at):
            raise NoSuchPerson
