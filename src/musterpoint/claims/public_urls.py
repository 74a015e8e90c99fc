"""Addresses behind a sealed link: a responder's claims, what a person is owed."""

from django.urls import path

from musterpoint.claims.public import matters, responders

app_name = "owed"
RESPONDER = "responder/<str:token>/"
CLAIM = f"{RESPONDER}<str:reference>/"
MATTER = "wages/<str:token>/"
urlpatterns = [
    path("", matters.home, name="home"),
    path("wages/", matters.start, name="start"),
    path(MATTER, matters.matter, name="matter"),
    path(f"{MATTER}edit/", matters.edit, name="matter-edit"),
    path(f"{MATTER}owed/", matters.owed, name="owed"),
    path(f"{MATTER}owed/<int:claim_line>/", matters.drop, name="drop"),
    path(f"{MATTER}paper/", matters.paper, name="matter-paper"),
    path(f"{MATTER}send/", matters.send, name="send"),
    path(RESPONDER, responders.home, name="responder"),
    path(f"{RESPONDER}new/", responders.new, name="claim-new"),
    path(CLAIM, responders.claim, name="claim"),
    path(f"{CLAIM}edit/", responders.edit, name="edit"),
    path(f"{CLAIM}lines/", responders.line, name="line-new"),
    path(f"{CLAIM}lines/<int:claim_line>/", responders.line, name="line"),
    path(f"{CLAIM}paper/", responders.paper, name="paper"),
    path(f"{CLAIM}step/<slug:owed_step>/", responders.step, name="step"),
]
