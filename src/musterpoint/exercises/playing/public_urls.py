"""Addresses of a place in an exercise, on the public site."""

from django.urls import path

from musterpoint.exercises.playing import public

app_name = "exercise-place"
PLACE = "exercise/<str:token>/"
urlpatterns = [
    path(PLACE, public.place, name="place"),
    path(f"{PLACE}write/", public.write, name="write"),
    path(f"{PLACE}told/<uuid:inject_id>/", public.told, name="told"),
]
