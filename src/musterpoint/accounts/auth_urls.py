"""
Addresses outside every organisation: signing in and out, the account, invitations, links.

Only the parts of allauth that are wanted; include this at the root, without a namespace.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as account
from allauth.idp.oidc import views as oauth
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.usersessions import views as sessions
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path, re_path, reverse

from musterpoint.accounts import auth_forms, auth_views
from musterpoint.web.page import Chrome

View = Callable[..., HttpResponse]


def ours(view: Any, template: str, **options: Any) -> View:
    """Return one of allauth's views with our template, form and surroundings."""
    answer = view.as_view(template_name=f"accounts/auth/{template}.html", **options)

    @wraps(answer)
    def in_our_look(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        setattr(request, "chrome", Chrome(home_url=reverse("account_desk")))  # noqa: B010
        response: HttpResponse = answer(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        return response

    return in_our_look


forms = auth_forms
sign_in: list[URLPattern | URLResolver] = [
    path(
        "in/", ours(account.LoginView, "sign_in", form_class=forms.SignInForm), name="account_login"
    ),
    path("out/", ours(account.LogoutView, "sign_out"), name="account_logout"),
    path(
        "code/",
        ours(mfa.AuthenticateView, "code", form_class=forms.CodeForm),
        name="mfa_authenticate",
    ),
    path("no-account/", auth_views.no_account, name="account_signup"),
    path("closed/", ours(account.AccountInactiveView, "closed"), name="account_inactive"),
    path(
        "again/",
        ours(account.ReauthenticateView, "again", form_class=forms.PasswordForm),
        name="account_reauthenticate",
    ),
    path(
        "again/code/",
        ours(mfa.ReauthenticateView, "again", form_class=forms.CodeAgainForm),
        name="mfa_reauthenticate",
    ),
]
password: list[URLPattern | URLResolver] = [
    path(
        "",
        ours(account.PasswordChangeView, "password_change", form_class=forms.ChangePasswordForm),
        name="account_change_password",
    ),
    path(
        "first/",
        ours(account.PasswordSetView, "password_set", form_class=forms.SetPasswordForm),
        name="account_set_password",
    ),
    path(
        "forgotten/",
        ours(account.PasswordResetView, "reset_ask", form_class=forms.AskResetForm),
        name="account_reset_password",
    ),
    path(
        "forgotten/sent/",
        ours(account.PasswordResetDoneView, "reset_sent"),
        name="account_reset_password_done",
    ),
    re_path(
        r"^new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        ours(account.PasswordResetFromKeyView, "reset", form_class=forms.ResetForm),
        name="account_reset_password_from_key",
    ),
    path(
        "new/done/",
        ours(account.PasswordResetFromKeyDoneView, "reset_done"),
        name="account_reset_password_from_key_done",
    ),
]
codes: list[URLPattern | URLResolver] = [
    path("", ours(mfa.IndexView, "codes"), name="mfa_index"),
    path(
        "on/",
        ours(totp.ActivateTOTPView, "codes_on", form_class=forms.ActivateForm),
        name="mfa_activate_totp",
    ),
    path("off/", ours(totp.DeactivateTOTPView, "codes_off"), name="mfa_deactivate_totp"),
    path(
        "recovery/",
        ours(recovery.ViewRecoveryCodesView, "recovery"),
        name="mfa_view_recovery_codes",
    ),
    path(
        "recovery/new/",
        ours(recovery.GenerateRecoveryCodesView, "recovery_new"),
        name="mfa_generate_recovery_codes",
    ),
]
tokens: list[URLPattern | URLResolver] = [
    path("token", oauth.token, name="token"),
    path("revoke", oauth.revoke, name="revoke"),
]
oauth_server: list[URLPattern | URLResolver] = [path("", include((tokens, "oidc")))]
urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/", auth_views.desk, name="account_desk"),
    path("account/", auth_views.account, name="account_home"),
    path("account/password/", include(password)),
    path("account/codes/", include(codes)),
    path(
        "account/devices/", ours(sessions.ListUserSessionsView, "devices"), name="usersessions_list"
    ),
    path("sign/", include(sign_in)),
    path("sign-in/<str:token>/", auth_views.sign_in_link, name="account_sign_in_link"),
    path("invitation/<str:token>/", auth_views.invitation, name="account_invitation"),
    path("identity/o/api/", include((oauth_server, "idp"))),
]
