"""Addresses of the pages behind the wall."""

from django.urls import path

from musterpoint.cases.screening.views import talks

app_name = "screening"
urlpatterns = [
    path("private-talks/", talks.queue, name="queue"),
    path("private-talks/flags/", talks.flags, name="flags"),
    path("private-talks/sent/<uuid:submission_id>/", talks.sent, name="sent"),
    path("private-talks/<uuid:screening_id>/", talks.talk, name="talk"),
    path("people/<uuid:person>/private-talk/", talks.person, name="person"),
    path("people/<uuid:person>/private-talk/stop/", talks.stop, name="stop"),
]
