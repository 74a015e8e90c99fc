"""Addresses on the public site: a member's own page, the answer to a call, what is open to me."""

from django.urls import path

from musterpoint.rosters.entitlements import public as entitlements
from musterpoint.rosters.views import own, own_translations

app_name = "roster"
urlpatterns = [
    path("roster/call/<str:token>/", own.call, name="call"),
    path("roster/me/<str:token>/", own.me, name="me"),
    path("roster/translation/<str:token>/", own_translations.translation, name="translation"),
    path("entitlements/", entitlements.here, name="entitlements"),
]
