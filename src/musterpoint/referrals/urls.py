"""Addresses of this package's pages, under an organisation's desk."""

from django.urls import URLPattern, URLResolver

from musterpoint.referrals import urls_life

app_name = "referrals"
urlpatterns: list[URLPattern | URLResolver] = [*urls_life.patterns]
