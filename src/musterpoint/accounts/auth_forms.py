"""allauth's forms in our words: what they check stays theirs."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django.utils.translation import gettext_lazy as _

from musterpoint.accounts.passwords import BreachedPasswordValidator
from musterpoint.web.forms import FormMixin

LABELS: dict[str, Any] = {
    "login": _("E-mail address"),
    "email": _("E-mail address"),
    "password": _("Password"),
    "oldpassword": _("The password you have now"),
    "password1": _("New password"),
    "password2": _("The new password again"),
    "code": _("Code"),
}
"""allauth's name of a field -> the label that we give it."""


MISSING: dict[str, Any] = {
    "login": _("Enter your e-mail address"),
    "email": _("Enter your e-mail address"),
    "password": _("Enter your password"),
    "oldpassword": _("Enter the password you have now"),
    "password1": _("Enter a new password"),
    "password2": _("Enter the new password again"),
    "code": _("Enter the code"),
}
"""allauth's name of a field -> what to do when nothing was entered."""


class _Ours(FormMixin):
    """Our labels, no words inside the boxes, and advice instead of a list of rules."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = LABELS.get(name, field.label)
            field.help_text = BreachedPasswordValidator().get_help_text() * (name == "password1")
            field.error_messages["required"] = MISSING.get(name, field.error_messages["required"])
            field.widget.attrs.pop("placeholder", None)


class SignInForm(_Ours, account.LoginForm):  # type: ignore[misc]  # allauth has no types
    """E-mail address and password."""


class PasswordForm(_Ours, account.ReauthenticateForm):  # type: ignore[misc]  # no types
    """The password once more, before something that matters."""


class ChangePasswordForm(_Ours, account.ChangePasswordForm):  # type: ignore[misc]  # no types
    """The old password and a new one."""


class SetPasswordForm(_Ours, account.SetPasswordForm):  # type: ignore[misc]  # no types
    """A first password."""


class AskResetForm(_Ours, account.ResetPasswordForm):  # type: ignore[misc]  # no types
    """The address to which a link for a new password is sent."""


class ResetForm(_Ours, account.ResetPasswordKeyForm):  # type: ignore[misc]  # no types
    """A new password by that link."""


class CodeForm(_Ours, mfa.AuthenticateForm):  # type: ignore[misc]  # no types
    """A code of the app, or a recovery code, while signing in."""


class CodeAgainForm(_Ours, mfa.ReauthenticateForm):  # type: ignore[misc]  # no types
    """A code once more, before something that matters."""


class ActivateForm(_Ours, totp.ActivateTOTPForm):  # type: ignore[misc]  # no types
    """The first code of an app that was just set up."""
