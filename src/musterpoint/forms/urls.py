"""Addresses of this package's pages, under an organisation's desk."""

from django.urls import URLPattern

app_name = "forms"
urlpatterns: list[URLPattern] = []
