"""How allauth behaves here: nobody signs up by themselves, mail and codes are ours."""

import base64
from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.contrib import messages
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from musterpoint.accounts import mail, sign_ins
from musterpoint.accounts.models import User
from musterpoint.kernel.ids import random_bytes
from musterpoint.tenancy import keys
from musterpoint.web import qr

NONCE_BYTES = 12
SENTENCES: Mapping[str, Any] = {
    "account/messages/logged_out.txt": _("You are signed out."),
    "account/messages/password_changed.txt": _("Your password is changed."),
    "account/messages/password_set.txt": _("Your account has a password now."),
    "mfa/messages/totp_activated.txt": _("Signing in now asks for a code of your app."),
    "mfa/messages/totp_deactivated.txt": _("Signing in no longer asks for a code."),
    "mfa/messages/recovery_codes_generated.txt": _("You have new recovery codes."),
    "usersessions/messages/sessions_logged_out.txt": _("Your other devices are signed out."),
}
"""allauth's name of a message -> what we say; the others are not said."""


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Sign-in, sign-out and their mail and audit."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Say no: an account is made by accepting an invitation."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Go to the list of the user's organisations."""
        return reverse("account_desk")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """Go to the sign-in form."""
        return reverse("account_login")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Go back to the page of the account."""
        return reverse("account_home")

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Audit the failure where the owner of the address works."""
        sign_ins.note_failure(str(credentials.get("email", "")))

    def post_login(self, request: HttpRequest, user: User, **facts: Any) -> HttpResponse:
        """Audit the sign-in before anything is shown."""
        way = (facts.get("signal_kwargs") or {}).get("way", "password")
        sign_ins.note_sign_in(user, way=way)
        response: HttpResponse = super().post_login(request, user, **facts)
        return response

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: Mapping[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say it in our words, or not at all."""
        text = message or SENTENCES.get(message_template or "")
        if text:
            messages.add_message(request, level, str(text), extra_tags=extra_tags)

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: Mapping[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        """Return the mail of this name in our words."""
        to = [email] if isinstance(email, str) else email
        return mail.notice(template_prefix, to, self.get_from_email(), context)


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Secrets of authenticator apps and recovery codes lie encrypted; the QR code is inline SVG."""

    def encrypt(self, text: str) -> str:
        """Return the text sealed with the installation's key for sign-in."""
        nonce = random_bytes(NONCE_BYTES)
        sealed = AESGCM(keys.installation_key("sign_in")).encrypt(nonce, text.encode(), b"mfa")
        return base64.b64encode(nonce + sealed).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return what ``encrypt`` sealed; InvalidTag when it was altered."""
        raw = base64.b64decode(encrypted_text)
        key = AESGCM(keys.installation_key("sign_in"))
        return key.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], b"mfa").decode()

    def build_totp_svg(self, url: str) -> str:
        """Return the QR code that an authenticator app reads."""
        return qr.svg(url, label=str(_("QR code for your authenticator app")))
