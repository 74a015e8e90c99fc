"""Addresses on the public site: a person's own note."""

from django.urls import path

from musterpoint.costs.public import views

app_name = "journey"
NOTE = "note/<str:token>/"
urlpatterns = [
    path(NOTE, views.note, name="note"),
    path(f"{NOTE}code/", views.code, name="code"),
    path(f"{NOTE}answer/", views.answer, name="answer"),
    path(f"{NOTE}plan/", views.plan, name="plan"),
    path(f"{NOTE}waiver/", views.waiver, name="waiver"),
    path(f"{NOTE}letter/", views.letter, name="letter"),
]
