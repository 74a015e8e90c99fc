"""Addresses of "I want to leave" on the public site."""

from django.urls import path

from musterpoint.evacuation.public import views

app_name = "leave"
urlpatterns = [
    path("", views.home, name="home"),
    path("who/", views.who, name="who"),
    path("where/", views.where, name="where"),
    path("when/", views.when, name="when"),
    path("needs/", views.needs, name="needs"),
    path("check/", views.check, name="check"),
    path("state/", views.state, name="state"),
    path("withdraw/", views.withdraw, name="withdraw"),
]
