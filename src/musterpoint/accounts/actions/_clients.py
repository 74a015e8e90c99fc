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
from musterpoint.kernel.errors import Invalid, Missing, NotAllowed
from musterpoint.tenancy.actors import Actor, ActorKind, Permission

SCOPE = "api"
MOST_REASON = 500


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


def exempt_client(binding_id: UUID, why: str, *, by: Actor, at: datetime) -> None:
    """
    Let a program use what its role includes without the courses that people need for it.

    For a person alone to decide, with a reason that stays with the program: the trail holds no
    words that somebody typed. Raises Missing as ``revoke_client`` does.
    """
    _require_person(by)
    reason = why.strip()
    if not reason or len(reason) > MOST_REASON:
        text = _("Write why, in at most %(count)s letters.") % {"count": MOST_REASON}
        raise Invalid(text, fields={"why": [text]})
    binding = _open_client(binding_id, by)
    binding.exempt_at, binding.exempt_by, binding.exempt_why = at, by.id, reason
    binding.save(update_fields=["exempt_at", "exempt_by", "exempt_why"])
    audit.record("accounts.client.exempted", subject_id=binding.id, by=by, at=at)


def end_exemption(binding_id: UUID, *, by: Actor, at: datetime) -> None:
    """Let courses hold a program again, ending it twice is no matter; the last reason stays."""
    _require_person(by)
    binding = _open_client(binding_id, by)
    if binding.exempt_at is None:
        return
    binding.exempt_at, binding.exempt_by = None, None
    binding.save(update_fields=["exempt_at", "exempt_by"])
    audit.record("accounts.client.held", subject_id=binding.id, by=by, at=at)


def _require_person(by: Actor) -> None:
    by.require(Permission.MEMBERS_CHANGE)
    if by.kind is not ActorKind.STAFF or by.id is None:
        raise NotAllowed(_("Only a person who signs in exempts a system from courses."))


def _open_client(binding_id: UUID, by: Actor) -> ClientBinding:
    locked(by)
    binding = ClientBinding.objects.filter(
        id=binding_id, organisation_id=by.organisation_id, revoked_at__isnull=True
    ).first()
    if binding is None:
        raise Missing(_("There is no such system, or its access was ended before."))
    return binding


def revoke_client(binding_id: UUID, *, by: Actor, at: datetime) -> None:
    """
    End a program's access at once: its tokens and its secret are deleted.

    Raises Missing when there is no such client, or it was revoked before.
    """
    by.require(Permission.MEMBERS_CHANGE)
    binding = _open_client(binding_id, by)
    binding.revoked_at = at
    binding.save(update_fields=["revoked_at"])
    Client.objects.filter(id=binding.client_id).delete()
    audit.record("accounts.client.revoked", subject_id=binding.id, by=by, at=at)
