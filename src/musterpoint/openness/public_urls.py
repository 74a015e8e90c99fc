"""Addresses of statements on the public site."""

from django.urls import path

from musterpoint.openness import public

app_name = "accounting"
urlpatterns = [
    path("", public.listed, name="funds"),
    path("gift/<str:token>/", public.gift, name="gift"),
    path("<slug:fund_slug>/", public.fund, name="fund"),
    path("<slug:fund_slug>/file/", public.file, name="file"),
]
