"""Addresses of the exercises, under an organisation's desk."""

from django.urls import path

from musterpoint.exercises import views

app_name = "exercises"
urlpatterns = [
    path("exercises/", views.exercises, name="list"),
    path("exercises/<uuid:exercise_id>/", views.exercise, name="detail"),
]
