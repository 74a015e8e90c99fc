"""Programs at the API's door: OAuth client credentials, bound to one organisation."""

from datetime import datetime

from allauth.idp.oidc.models import Token
from django.http import HttpRequest
from django.utils.translation import gettext as _

from musterpoint.accounts import doors, incompatible
from musterpoint.accounts.models import ClientBinding
from musterpoint.tenancy import locks
from musterpoint.tenancy.actors import Actor, ActorKind
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.roles import ROLES


def client_actor(request: HttpRequest, organisation: Organisation, at: datetime) -> Actor:
    """
    Return the actor of a bearer token (RFC 6750) in this organisation.

    What a course must open first is locked for it, unless an administrator exempted it: no course
    is passed by way of a program.

    Raises SignInFirst without a valid token, Unknown when the client belongs elsewhere,
    NotConfirmed for one that moves money before a second person confirmed it, or after whoever
    made its access left.
    """
    scheme, _space, value = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not value.strip():
        raise doors.SignInFirst
    token = Token.objects.lookup(Token.Type.ACCESS_TOKEN, value.strip())
    if token is None:
        raise doors.SignInFirst
    binding = ClientBinding.objects.filter(
        client_id=token.client_id, organisation=organisation, revoked_at__isnull=True
    ).first()
    if binding is None or binding.role not in ROLES:
        raise doors.Unknown
    if incompatible.waits(binding):
        raise doors.NotConfirmed(
            _(
                "This program moves money, and nobody has confirmed its access yet. Ask an"
                " administrator who did not make it to confirm it under Settings, Connected"
                " systems."
            )
        )
    if incompatible.maker_left(binding, at):
        raise doors.NotConfirmed(
            _(
                "This program moves money, and whoever gave it access has left the organisation."
                " Ask an administrator to give it access anew."
            )
        )
    return of_binding(binding, organisation, at)


def of_binding(binding: ClientBinding, organisation: Organisation, at: datetime) -> Actor:
    """Return the actor that a program with access is in this organisation."""
    role = ROLES[binding.role]
    is_held = binding.exempt_at is None
    locked = locks.of(organisation, binding.id, role.permissions, at) if is_held else ()
    return Actor(
        organisation_id=organisation.id,
        kind=ActorKind.CLIENT,
        name=binding.name,
        id=binding.id,
        permissions=role.permissions - {permission for permission, _course in locked},
        clearance=role.clearance,
        locked=locked,
    )
