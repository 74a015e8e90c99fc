"""Changes of accounts, members, programs and the organisation's own facts."""

from musterpoint.accounts.actions._clients import (
    BoundClient,
    OwnProgram,
    bind_client,
    confirm_client,
    end_exemption,
    exempt_client,
    revoke_client,
)
from musterpoint.accounts.actions._forgetting import forget_invitations, forget_sign_ins
from musterpoint.accounts.actions._founding import (
    add_organisation,
    check_first_person,
    remove_users_without_organisation,
)
from musterpoint.accounts.actions._invitations import (
    AlreadyInvited,
    InvitationIsGone,
    SignInToAccept,
    accept_invitation,
    find_invitation,
    invite,
    resend_invitation,
    revoke_invitation,
)
from musterpoint.accounts.actions._links import (
    LinkIsGone,
    LinksAreForExercises,
    find_link,
    sign_in_link,
    use_link,
)
from musterpoint.accounts.actions._members import (
    AccountExists,
    AlreadyMember,
    LastAdministrator,
    OwnRole,
    change_role,
    end_all_sessions,
    join_exercise,
    make_user,
    remove_member,
)
from musterpoint.accounts.actions._organisation import OrganisationIn, change_organisation

__all__ = [
    "AccountExists",
    "AlreadyInvited",
    "AlreadyMember",
    "BoundClient",
    "InvitationIsGone",
    "LastAdministrator",
    "LinkIsGone",
    "LinksAreForExercises",
    "OrganisationIn",
    "OwnProgram",
    "OwnRole",
    "SignInToAccept",
    "accept_invitation",
    "add_organisation",
    "bind_client",
    "change_organisation",
    "change_role",
    "check_first_person",
    "confirm_client",
    "end_all_sessions",
    "end_exemption",
    "exempt_client",
    "find_invitation",
    "find_link",
    "forget_invitations",
    "forget_sign_ins",
    "invite",
    "join_exercise",
    "make_user",
    "remove_member",
    "remove_users_without_organisation",
    "resend_invitation",
    "revoke_client",
    "revoke_invitation",
    "sign_in_link",
    "use_link",
]
