"""Addresses on the public site: a worker calls a bond, an employer sees its own."""

from django.urls import path

from musterpoint.bonds.public import views

app_name = "bondcall"
CALL = "call/<str:token>/"
EMPLOYER = "employer/<str:token>/"
urlpatterns = [
    path("", views.home, name="home"),
    path("apply/", views.apply, name="apply"),
    path(CALL, views.call, name="call"),
    path(f"{CALL}details/", views.details, name="details"),
    path(f"{CALL}paper/", views.paper, name="paper"),
    path(f"{CALL}withdraw/", views.withdraw, name="withdraw"),
    path(f"{CALL}letter/", views.letter, name="letter"),
    path(EMPLOYER, views.employer, name="employer"),
    path(f"{EMPLOYER}calls/<uuid:bond_call>/", views.employer_call, name="employer-call"),
    path(f"{EMPLOYER}calls/<uuid:bond_call>/object/", views.objection, name="object"),
    path(f"{EMPLOYER}calls/<uuid:bond_call>/paper/", views.employer_paper, name="employer-paper"),
]
