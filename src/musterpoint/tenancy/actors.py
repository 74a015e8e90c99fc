"""Who is acting, for which organisation, and what they may do."""

from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from musterpoint.kernel.errors import NotAllowed
from musterpoint.tenancy.permissions import Permission

__all__ = ["Actor", "ActorKind", "Clearance", "NeedsCourse", "Permission"]


class NeedsCourse(NotAllowed):
    """The role includes it, and a course must be passed first; ``course`` is the course's code."""

    def __init__(self, message: object = "", *, course: str = "", **facts: object) -> None:
        super().__init__(message, **facts)
        self.course = course


class ActorKind(StrEnum):
    """What sort of actor this is; the audit keeps it."""

    STAFF = "staff"
    PUBLIC = "public"
    PERSON = "person"
    PARTNER = "partner"
    CLIENT = "client"
    DEVICE = "device"
    SYSTEM = "system"
    EXERCISE = "exercise"


class Clearance(StrEnum):
    """
    What the database itself shows, beneath all permissions.

    It travels in the signed scope; a restrictive policy on every table of the protection
    compartment asks for ``protection``, and one on every table of the confidence compartment
    (complaints that only named handlers read) for ``confidence``. Neither opens the other.
    """

    PUBLIC = "public"
    CONSULAR = "consular"
    PROTECTION = "protection"
    CONFIDENCE = "confidence"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """One actor in one organisation; every action asks it for a permission."""

    organisation_id: UUID
    kind: ActorKind
    name: str
    id: UUID | None = None
    permissions: frozenset[Permission] = frozenset()
    clearance: Clearance = Clearance.CONSULAR
    on_behalf_of: UUID | None = None
    locked: tuple[tuple[Permission, str], ...] = ()
    """What the role includes and a course must open first: the permission, the course's code."""

    def may(self, permission: Permission) -> bool:
        """Say whether the actor holds the permission; the button asks this."""
        return permission in self.permissions

    def require(self, permission: Permission) -> None:
        """Raise NotAllowed unless the actor holds the permission; the action asks this."""
        course = dict(self.locked).get(permission)
        if course is not None:
            raise NeedsCourse(
                _(
                    "A course must be passed for this, and a program passes none: %(permission)s."
                    " Ask your administrator to exempt this program, with a reason."
                )
                if self.kind is ActorKind.CLIENT
                else _("You can do this once you have passed a course: %(permission)s."),
                course=course,
                permission=permission.label,
            )
        if not self.may(permission):
            raise NotAllowed(
                _("Your role does not include: %(permission)s. Ask your administrator."),
                permission=permission.label,
            )

    def with_clearance(self, clearance: Clearance) -> "Actor":
        """Return the same actor seen with another clearance (break-glass, tests)."""
        return replace(self, clearance=clearance)


def system(organisation_id: UUID, name: str, *permissions: Permission) -> Actor:
    """Return a system actor that may do what is named, and nothing else."""
    return Actor(
        organisation_id=organisation_id,
        kind=ActorKind.SYSTEM,
        name=name,
        permissions=frozenset(permissions),
        clearance=Clearance.SYSTEM,
    )


def public(organisation_id: UUID) -> Actor:
    """Return the actor of an organisation's public pages: nobody we know."""
    return Actor(
        organisation_id=organisation_id,
        kind=ActorKind.PUBLIC,
        name="public site",
        permissions=frozenset(
            {
                Permission.PUBLIC_REGISTER,
                Permission.PUBLIC_REPLY,
                Permission.PUBLIC_READ_ALERT,
                Permission.PUBLIC_FEEDBACK,
                Permission.PUBLIC_ANSWER,
                Permission.PUBLIC_LEARN,
                Permission.PUBLIC_GIVE,
                Permission.PUBLIC_APPLY,
            }
        ),
        clearance=Clearance.PUBLIC,
    )
