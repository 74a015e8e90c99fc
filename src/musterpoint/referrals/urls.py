"""Addresses of this package's pages, under an organisation's desk."""

from django.urls.resolvers import URLPattern

app_name = "referrals"
urlpatterns: list[URLPattern] = []
