"""Addresses of the web package: only the pattern sheets."""

from django.urls import path

from musterpoint.web import views

app_name = "web"
urlpatterns = [
    path("patterns/", views.patterns, name="patterns"),
    path("patterns/public/", views.public_patterns, name="public-patterns"),
]
