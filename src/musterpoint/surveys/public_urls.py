"""Addresses on the public site: what somebody opens by their own link."""

from django.urls import path

from musterpoint.surveys.public import views

app_name = "survey"
urlpatterns = [
    path("survey/", views.enter, name="enter"),
    path("survey/<str:token>/", views.start, name="start"),
    path("survey/<str:token>/questions/", views.questions, name="questions"),
    path("survey/<str:token>/no/", views.no, name="no"),
]
