"""Programs that speak for the organisation: OAuth clients with client credentials."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allauth.idp.oidc.models import Client
from django.contrib.auth.hashers import make_password
from django.db.models import Q
from django.utils.translation import gettext as _

from musterpoint.accounts import incompatible, mail, queries, roles, tokens
from musterpoint.accounts.actions._organisation import locked
from musterpoint.accounts.models import ClientBinding, User
from musterpoint.audit import actions as audit
from musterpoint.kernel.errors import Invalid, Missing, NotAllowed, Refused
from musterpoint.tenancy.actors import Actor, ActorKind, Permission
from musterpoint.tenancy.models import Membership
from musterpoint.tenancy.roles import ROLES

SCOPE = "api"
MOST_REASON = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundClient:
    """A new client; the secret is kept nowhere and shown once."""

    binding_id: UUID
    client_id: str
    secret: str


class OwnProgram(Refused):
    """Whoever made the access of a program does not confirm it."""


def bind_client(name: str, role: str, *, page: str = "", by: Actor, at: datetime) -> BoundClient:
    """
    Let a program speak for the organisation in a role.

    Whoever does it is its hands from now on. One that moves money answers nothing before somebody
    else confirmed it; the others who may are told by mail, with the address of the ``page``. Raises
    Invalid for an empty name or a role that programs cannot have, Incompatible for a role that
    excludes what its maker, or another program of theirs, holds or has open.
    """
    by.require(Permission.MEMBERS_CHANGE)
    organisation = locked(by)
    given = roles.check(role, roles.for_clients())
    if incompatible.moves_money(given):
        _require_person(by)
    if by.id is not None:
        incompatible.check_program(by.id, given)
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
    if incompatible.waits(binding):
        mail.send_new_system(organisation, binding.name, _others(binding, at), page)
    return BoundClient(binding_id=binding.id, client_id=client.id, secret=secret)


def confirm_client(binding_id: UUID, *, by: Actor, at: datetime) -> None:
    """
    Let a program that moves money in, as the second person; once more changes nothing.

    Raises OwnProgram for whoever made its access, NotAllowed for a program, Incompatible when the
    maker has a role or a program meanwhile that excludes it, Missing as ``revoke_client`` does.
    """
    _require_person(by)
    binding = _open_client(binding_id, by)
    if not incompatible.waits(binding):
        return
    if binding.created_by is None or queries.same_hands(by, [binding.created_by]):
        raise OwnProgram(_("You gave this system access. Another administrator confirms it."))
    _check_maker(binding, binding.created_by, at)
    binding.confirmed_at, binding.confirmed_by = at, by.id
    binding.save(update_fields=["confirmed_at", "confirmed_by"])
    audit.record(
        "accounts.client.confirmed", subject_id=binding.id, by=by, at=at, role=binding.role
    )


def _check_maker(binding: ClientBinding, maker_id: UUID, at: datetime) -> None:
    if incompatible.maker_left(binding, at):
        text = _("Whoever gave this system access has left. End its access, and give it anew.")
        raise incompatible.Incompatible(text)
    if incompatible.why_no_program(maker_id, ROLES[binding.role]):
        raise incompatible.Incompatible(
            _(
                "Whoever gave this system access has duties now that its role excludes. End its"
                " access, and have somebody else give it anew."
            )
        )


def _others(binding: ClientBinding, at: datetime) -> list[str]:
    """Return the addresses of those who may confirm a program."""
    able = [one.code for one in ROLES.values() if Permission.MEMBERS_CHANGE in one.permissions]
    rows = Membership.objects.filter(organisation_id=binding.organisation_id, role__in=able)
    rows = rows.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=at))
    ids = {one for one in rows.values_list("user_id", flat=True) if one != binding.created_by}
    found = User.objects.filter(id__in=ids, is_active=True).order_by("email")
    return list(found.values_list("email", flat=True))


def exempt_client(binding_id: UUID, why: str, *, by: Actor, at: datetime) -> None:
    """
    Let a program use what its role includes without the courses that people need for it.

    For a person alone to decide, with a reason that stays with the program: the trail holds no
    words that somebody typed. Raises Missing as ``revoke_client`` does, OwnProgram for whoever
    made the access of one that moves money: two let it in, and one does not let it further.
    """
    _require_person(by)
    reason = why.strip()
    if not reason or len(reason) > MOST_REASON:
        text = _("Write why, in at most %(count)s letters.") % {"count": MOST_REASON}
        raise Invalid(text, fields={"why": [text]})
    binding = _open_client(binding_id, by)
    role = ROLES.get(binding.role)
    moves = role is not None and incompatible.moves_money(role)
    if moves and queries.same_hands(by, [binding.created_by]):
        raise OwnProgram(_("You gave this system access. Another administrator exempts it."))
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
        raise NotAllowed(_("Only a person who signs in does this."))


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
