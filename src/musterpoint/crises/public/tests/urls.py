"""The public site alone, as config/urls.py mounts it."""

from django.urls import include, path

DOOR = {"door": "public"}

handler400 = "musterpoint.web.errors.bad_request"
handler403 = "musterpoint.web.errors.permission_denied"
handler404 = "musterpoint.web.errors.page_not_found"
handler500 = "musterpoint.web.errors.server_error"
urlpatterns = [
    path("o/<slug:organisation_slug>/", include("musterpoint.rosters.public_urls"), DOOR),
    path("o/<slug:organisation_slug>/feedback/", include("musterpoint.feedback.public.urls"), DOOR),
    path("o/<slug:organisation_slug>/leave/", include("musterpoint.evacuation.public.urls"), DOOR),
    path("o/<slug:organisation_slug>/", include("musterpoint.crises.public.urls"), DOOR),
]
