"""Addresses of the pages, under an organisation's desk."""

from django.urls import path

from musterpoint.claims.views import (
    claim,
    covers,
    groups,
    lists,
    matter_steps,
    matters,
    responders,
    seats,
)
from musterpoint.claims.views import steps as claim_steps

app_name = "claims"
ONE = "<uuid:claim_id>/"
LINE = f"{ONE}lines/<int:claim_line>/"
RESPONDER = "responders/<uuid:responder_id>/"
MATTER = "wages/<uuid:matter_id>/"
COVER = "insurance/<uuid:cover_id>/"
urlpatterns = [
    path("", lists.claims, name="claims"),
    path("export/", lists.claims_file, name="claims-file"),
    path("new/", claim.new, name="claim-new"),
    path("crises/<slug:crisis>/", lists.claims, name="crisis-claims"),
    path("crises/<slug:crisis>/wages/", matters.matters, name="crisis-matters"),
    path("responders/", lists.responders, name="responders"),
    path("responders/new/", responders.new, name="responder-new"),
    path(RESPONDER, responders.responder, name="responder"),
    path(f"{RESPONDER}<slug:responder_step>/", responders.step, name="responder-step"),
    path("tariffs/", lists.tariffs, name="tariffs"),
    path("tariffs/<uuid:tariff_id>/", responders.tariff_confirm, name="tariff-confirm"),
    path("tariffs/new/", responders.tariff_new, name="tariff-new"),
    path("wages/", matters.matters, name="matters"),
    path("wages/export/", matters.matters_file, name="matters-file"),
    path("wages/new/", matters.new, name="matter-new"),
    path("wages/group/", groups.new, name="group-new"),
    path(MATTER, matters.matter, name="matter"),
    path(f"{MATTER}edit/", matters.edit, name="matter-edit"),
    path(f"{MATTER}papers/add/", matters.paper_add, name="matter-paper-add"),
    path(f"{MATTER}papers/<uuid:claim_paper>/", matters.paper, name="matter-paper"),
    path(f"{MATTER}owed/<int:claim_line>/drop/", matter_steps.owed_drop, name="owed-drop"),
    path(f"{MATTER}step/<slug:matter_step>/", matter_steps.step, name="matter-step"),
    path(
        f"{MATTER}step/<slug:matter_step>/<uuid:matter_part>/",
        matter_steps.step,
        name="matter-part",
    ),
    path("insurance/", covers.covers, name="covers"),
    path("insurance/new/", covers.new, name="cover-new"),
    path("insurance/look/", covers.look, name="cover-look"),
    path(COVER, covers.cover, name="cover"),
    path(f"{COVER}event/", covers.event, name="cover-event"),
    path(f"{COVER}consent/", seats.consent, name="cover-consent"),
    path("insurance/seats/<uuid:cost_debtor>/", seats.seats, name="seats"),
    path("insurance/seats/<uuid:cost_debtor>/make/", seats.make, name="seats-make"),
    path("insurance/claims/<uuid:cover_claim>/<slug:cover_step>/", covers.step, name="cover-step"),
    path(ONE, claim.claim, name="claim"),
    path(f"{ONE}edit/", claim.edit, name="edit"),
    path(f"{ONE}lines/new/", claim.line, name="line-new"),
    path(LINE, claim.line, name="line"),
    path(f"{LINE}drop/", claim.line_drop, name="line-drop"),
    path(f"{ONE}papers/add/", claim.paper_add, name="paper-add"),
    path(f"{ONE}papers/<uuid:claim_paper>/", claim.paper, name="paper"),
    path(f"{ONE}step/<slug:claim_step>/", claim_steps.step, name="step"),
]
