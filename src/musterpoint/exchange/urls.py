"""Addresses of the pages, under an organisation's desk."""

from django.urls import path

from musterpoint.exchange.views import applications, calls, meetings, peers, records, rooms, visits

app_name = "exchange"
ROOM = "rooms/<uuid:room_id>/"
ENTRY = f"{ROOM}entries/<uuid:entry_ref>/"
VISIT = "visits/<uuid:visit_id>/"
MEETING = "meetings/<uuid:meeting_id>/"
CALL = "calls/<uuid:call_id>/"
APPLICATION = "applications/<uuid:applicant_id>/"
urlpatterns = [
    path("", peers.peers, name="peers"),
    path("export/", peers.peers_file, name="peers-file"),
    path("profile/", peers.profile, name="profile"),
    path("profile/edit/", peers.profile_edit, name="profile-edit"),
    path("profile/publish/", peers.publish, name="profile-publish"),
    path("profile/withdraw/", peers.withdraw, name="profile-withdraw"),
    path("profile/challenges/new/", peers.challenge_new, name="challenge-new"),
    path("profile/challenges/take/", peers.challenge_take, name="challenge-take"),
    path(
        "profile/challenges/<uuid:challenge_id>/remove/",
        peers.challenge_remove,
        name="challenge-remove",
    ),
    path("rooms/", rooms.rooms, name="rooms"),
    path("rooms/new/", rooms.new, name="room-new"),
    path(ROOM, rooms.room, name="room"),
    path(f"{ROOM}edit/", rooms.edit, name="room-edit"),
    path(f"{ROOM}invite/", rooms.invite, name="room-invite"),
    path(f"{ROOM}people/", rooms.people, name="room-people"),
    path(f"{ROOM}point/", meetings.room_point, name="room-point"),
    path(f"{ROOM}minutes/", records.minutes, name="room-minutes"),
    path(f"{ROOM}export/", records.entries_file, name="room-file"),
    path(f"{ROOM}answer/<slug:room_answer>/", rooms.answer, name="room-answer"),
    path(f"{ROOM}step/<slug:room_step>/", rooms.step, name="room-step"),
    path(f"{ROOM}say/", rooms.entry_new, name="entry-new"),
    path(f"{ENTRY}change/", rooms.entry_change, name="entry-change"),
    path(f"{ENTRY}report/", rooms.entry_report, name="entry-report"),
    path(f"{ENTRY}step/<slug:entry_step>/", rooms.entry_step, name="entry-step"),
    path("visits/", visits.visits, name="visits"),
    path("visits/new/", visits.new, name="visit-new"),
    path("visits/export/", visits.visits_file, name="visits-file"),
    path(VISIT, visits.visit, name="visit"),
    path(f"{VISIT}terms/", visits.terms, name="visit-terms"),
    path(f"{VISIT}agree/<int:visit_revision>/", visits.agree, name="visit-agree"),
    path(f"{VISIT}report/", visits.report, name="visit-report"),
    path(f"{VISIT}step/<slug:visit_step>/", visits.step, name="visit-step"),
    path("meetings/", meetings.meetings, name="meetings"),
    path("meetings/new/", meetings.new, name="meeting-new"),
    path("meetings/calendar/", meetings.meetings_file, name="meetings-file"),
    path(MEETING, meetings.meeting, name="meeting"),
    path(f"{MEETING}edit/", meetings.edit, name="meeting-edit"),
    path(f"{MEETING}invite/", meetings.invite, name="meeting-invite"),
    path(f"{MEETING}answer/", meetings.answer, name="meeting-answer"),
    path(f"{MEETING}minutes/", meetings.minutes, name="meeting-minutes"),
    path(f"{MEETING}point/", meetings.meeting_point, name="meeting-point"),
    path(f"{MEETING}call-off/", meetings.call_off, name="meeting-off"),
    path(f"{MEETING}calendar/", meetings.meeting_file, name="meeting-file"),
    path("points/<uuid:follow_up_id>/", meetings.follow_up, name="follow-up"),
    path("calls/", calls.calls, name="calls"),
    path("calls/new/", calls.new, name="call-new"),
    path(CALL, calls.call, name="call"),
    path(f"{CALL}edit/", calls.edit, name="call-edit"),
    path(f"{CALL}export/", calls.call_file, name="call-file"),
    path(f"{CALL}criteria/new/", calls.criterion, name="criterion-new"),
    path(f"{CALL}criteria/<int:criterion_place>/", calls.criterion, name="criterion"),
    path(f"{CALL}step/<slug:call_step>/", calls.step, name="call-step"),
    path(APPLICATION, applications.application, name="application"),
    path(f"{APPLICATION}conflict/", applications.conflict, name="conflict"),
    path(f"{APPLICATION}score/", applications.score, name="score"),
    path(f"{APPLICATION}decide/", applications.decide, name="decide"),
    path(f"{APPLICATION}take-back/", applications.take_back, name="take-back"),
    path(f"{APPLICATION}appeal/", applications.appeal, name="appeal"),
    path(f"{APPLICATION}letter/", applications.letter, name="letter"),
]
