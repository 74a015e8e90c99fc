"""Addresses of the console's evacuation pages, under an organisation's desk."""

from django.urls import URLPattern, URLResolver, include, path

from musterpoint.evacuation.views import board, handing, legs, offers, requests

app_name = "evacuation"
leg: list[URLPattern | URLResolver] = [
    path("", legs.leg, name="leg"),
    path("list/", legs.new_list, name="new-list"),
    path("boarding/", legs.mark, name="mark"),
    path("depart/", legs.depart, name="depart"),
    path("arrive/", legs.arrive, name="arrive"),
    path("cancel/", legs.cancel, name="cancel"),
    path("travellers/<uuid:line_id>/", handing.hand_over, name="hand-over"),
    path("manifest.pdf", legs.manifest, name="manifest"),
]
request: list[URLPattern | URLResolver] = [
    path("", requests.detail, name="request"),
    path("withdraw/", requests.withdraw, name="withdraw"),
    path("clear/", requests.clear, name="clear"),
]
evacuation: list[URLPattern | URLResolver] = [
    path("", board.board, name="board"),
    path("match/", board.match, name="match"),
    path("runs/<uuid:run_id>/confirm/", board.confirm, name="confirm"),
    path("runs/<uuid:run_id>/discard/", board.discard, name="discard"),
    path("runs/<uuid:run_id>/unmatched/<str:reason>/", board.unmatched, name="unmatched"),
    path("requests/", requests.requests, name="requests"),
    path("requests/share/", board.share, name="share"),
    path("requests/<uuid:request_id>/", include(request)),
    path("offers/new/", offers.new, name="offer"),
    path("offers/share/", board.share_offers, name="share-offers"),
    path("drafts/<uuid:leg_draft>/offer/", offers.offer_draft, name="offer-draft"),
    path("drafts/<uuid:leg_draft>/remove/", offers.drop_draft, name="drop-draft"),
    path("places/", offers.places, name="places"),
    path("legs/<uuid:leg_id>/", include(leg)),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("people/<uuid:person>/evacuation/", requests.person, name="person"),
    path("<slug:crisis>/evacuation/", include(evacuation)),
]
