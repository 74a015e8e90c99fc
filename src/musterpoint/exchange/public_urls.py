"""Addresses of the selection of partners on the public site."""

from django.urls import path

from musterpoint.exchange.public import views

app_name = "selection"
RESULT = "result/<str:token>/"
urlpatterns = [
    path("", views.calls, name="calls"),
    path(RESULT, views.result, name="result"),
    path(f"{RESULT}letter/", views.letter, name="letter"),
    path(f"{RESULT}appeal/", views.appeal, name="appeal"),
    path("<slug:call_slug>/", views.call, name="call"),
    path("<slug:call_slug>/apply/", views.apply, name="apply"),
]
