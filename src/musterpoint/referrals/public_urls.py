"""Addresses on the public site: what a partner opens by a sealed link, what the person sees."""

from django.urls.resolvers import URLPattern

app_name = "referral"
urlpatterns: list[URLPattern] = []
