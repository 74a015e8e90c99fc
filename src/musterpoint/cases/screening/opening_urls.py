"""
Addresses of emergency openings.

Their tables stand behind the wall: the door raises the clearance for these pages alone, for staff
who may ask, allow or oversee, and only where an organisation can hold protection records.
"""

from django.urls import path

from musterpoint.cases.screening.views import openings

OPENING = {"raised": "opening"}

app_name = "openings"
urlpatterns = [
    path("people/<uuid:person>/emergency/", openings.ask, OPENING, name="ask"),
    path("people/<uuid:person>/emergency/open/", openings.read, OPENING, name="read"),
    path("emergency/", openings.decide, OPENING, name="decide"),
    path("openings/", openings.openings, OPENING, name="list"),
    path("openings/<uuid:opening_id>/", openings.opening, OPENING, name="opening"),
]
