"""Addresses of the library on the public site."""

from django.urls import path

from musterpoint.lessons import public

app_name = "practices"
urlpatterns = [
    path("", public.library, name="list"),
    path("file/", public.export, name="export"),
    path("<slug:practice_code>/", public.practice, name="practice"),
]
