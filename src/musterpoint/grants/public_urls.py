"""Addresses of applying for help, on the public site."""

from django.urls import path

from musterpoint.grants.public import views

app_name = "grants_public"
OWN = "answer/<str:token>/"
urlpatterns = [
    path("", views.start, name="start"),
    path("calls/<slug:grant_slug>/", views.call, name="call"),
    path(OWN, views.own, name="own"),
    path(f"{OWN}send/", views.send, name="send"),
    path(f"{OWN}letter/", views.letter, name="letter"),
    path(f"{OWN}appeal/", views.appeal, name="appeal"),
    path(f"{OWN}more/", views.more, name="more"),
    path(f"{OWN}withdraw/", views.withdraw, name="withdraw"),
    path(f"{OWN}report/<int:grant_place>/", views.report, name="report"),
    path(f"{OWN}<slug:grant_page>/", views.page, name="page"),
]
