"""Pages of the console: settings, members, connected systems, and the audit trail."""

from django.urls import URLPattern, URLResolver, include, path

from musterpoint.accounts import audit_views, mail_views, views

app_name = "accounts"
members: list[URLPattern | URLResolver] = [
    path("", views.members, name="members"),
    path("invite/", views.invite, name="invite"),
    path("invitations/<uuid:invitation_id>/send/", views.resend, name="resend"),
    path("invitations/<uuid:invitation_id>/revoke/", views.revoke, name="revoke"),
    path("<uuid:user_id>/", views.member, name="member"),
    path("<uuid:user_id>/role/", views.change_role, name="change-role"),
    path("<uuid:user_id>/remove/", views.remove, name="remove"),
    path("<uuid:user_id>/sessions/", views.end_sessions, name="end-sessions"),
]
clients: list[URLPattern | URLResolver] = [
    path("", views.clients, name="clients"),
    path("<uuid:binding_id>/confirm/", views.confirm_client, name="confirm-client"),
    path("<uuid:binding_id>/exempt/", views.exempt_client, name="exempt-client"),
    path("<uuid:binding_id>/exempt/end/", views.end_exemption, name="end-exemption"),
    path("<uuid:binding_id>/revoke/", views.revoke_client, name="revoke-client"),
]
audit: list[URLPattern | URLResolver] = [
    path("", audit_views.trail, name="audit"),
    path("export/", audit_views.export, name="audit-export"),
    path("verify/", audit_views.verify, name="audit-verify"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("settings/", views.settings, name="settings"),
    path("settings/change/", views.change_settings, name="change-settings"),
    path("settings/roles/", views.roles, name="roles"),
    path("settings/mail/", mail_views.mail, name="mail"),
    path("settings/mail/try/", mail_views.try_mail, name="try-mail"),
    path("settings/members/", include(members)),
    path("settings/systems/", include(clients)),
    path("audit/", include(audit)),
]
