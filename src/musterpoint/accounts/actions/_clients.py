"""Programs that speak for the organisation: OAuth clients with client credentials."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allauth.idp.oidc.models import Client
from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext as _

from musterpoint.accounts import roles, tokens
from musterpoint.accounts.actions._organisation import locked
from musterpoint.accounts.models import ClientBinding
from musterpoint.audit import actions as audit
from musterpoint.kernel.errors import Invalid, Missing
from musterpoint.tenancy.actors import Actor, Permission

SCOPE = "api"


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundClient:
    """A new client; the secret is kept nowhere and shown once."""

    binding_id: UUID
    client_id: str
    secret: str


def bind_client(name: str, role: str, *, by: Actor, at: datetime) -> BoundClient:
    """
    Let a program speak for the organisation in a role.

    Raises Invalid for an empty name or a role that programs cannot have.
    """
    by.require(Permission.MEMBERS_CHANGE)
    organisation = locked(by)
    given = roles.check(role, roles.for_clients())
    if not name.strip():
        text = _("Enter a name for the system")
        raise Invalid(text, fields={"name": [text]})
    secret = tokens.make()
    client = Client.objects.create(
        name=name.strip()[:100],
        secret=make_password(secret),
        type=Client.Type.CONFIDENTIAL,
        grant_types=Client.GrantType.CLIENT_CREDENTIALS,
        scopes=SCOPE,
        default_scopes=SCOPE,
        created_at=at,
    )
    binding = ClientBinding.objects.create(
        client_id=client.id,
        organisation=organisation,
        name=name.strip()[:100],
        role=given.code,
        created_by=by.id,
        created_at=at,
    )
    audit.record("accounts.client.bound", subject_id=binding.id, by=by, at=at, role=given.code)
    return BoundClient(binding_id=binding.id, client_id=client.id, secret=secret)


def revoke_client(binding_id: UUID, *, by: Actor, at: datetime) -> None:
    """
    End a program's access at once: its tokens and its secret are deleted.

    Raises Missing when there is no such client, or it was revoked before.
    """
    by.require(Permission.MEMBERS_CHANGE)
    locked(by)
    binding = ClientBinding.objects.filter(
        id=binding_id, organisation_id=by.organisation_id, revoked_at__isnull=True
    ).first()
    if binding is None:
        raise Missing(_("There is no such system, or its access was ended before."))
    binding.revoked_at = at
    binding.save(update_fields=["revoked_at"])
    Client.objects.filter(id=binding.client_id).delete()
    audit.record("accounts.client.revoked", subject_id=binding.id, by=by, at=at)
