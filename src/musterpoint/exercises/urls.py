"""Addresses of the exercises, under an organisation's desk."""

from django.urls import path

from musterpoint.exercises import views
from musterpoint.exercises.playing.views import ending, learning, making, room

app_name = "exercises"
ONE = "exercises/with-people/<uuid:rehearsal_id>/"
urlpatterns = [
    path("exercises/", views.exercises, name="list"),
    path("exercises/<uuid:exercise_id>/", views.exercise, name="detail"),
    path("exercises/<uuid:exercise_id>/compare/", views.compare, name="compare-simulated"),
    path("exercises/new/", making.new, name="new"),
    path("exercises/place/<uuid:seat_id>/", making.mine, name="mine"),
    path(ONE, making.rehearsal, name="rehearsal"),
    path(f"{ONE}file/", making.file, name="file"),
    path(f"{ONE}injects/new/", making.inject_new, name="inject-new"),
    path(f"{ONE}injects/<uuid:inject_id>/", making.inject, name="inject"),
    path(f"{ONE}injects/<uuid:inject_id>/remove/", making.inject_remove, name="inject-remove"),
    path(f"{ONE}seats/new/", making.invite, name="invite"),
    path(f"{ONE}seats/<uuid:seat_id>/", making.seat, name="seat"),
    path(f"{ONE}room/", room.room, name="room"),
    path(f"{ONE}branches/<int:branch_number>/", room.branch, name="branch"),
    path(f"{ONE}attendance/", room.attendance, name="attendance"),
    path(f"{ONE}here/<str:code>/", room.here, name="here"),
    path(f"{ONE}hot-wash/", ending.hot_wash, name="hot-wash"),
    path(f"{ONE}end/", ending.end, name="end"),
    path(f"{ONE}call-off/", ending.call_off, name="call-off"),
    path(f"{ONE}report/", ending.report, name="report"),
    path(f"{ONE}report/write-again/", ending.write_again, name="write-again"),
    path(f"{ONE}report/lesson/", learning.lesson, name="lesson"),
    path(f"{ONE}report/table.<str:file_kind>/", ending.table, name="report-table"),
    path(f"{ONE}compare/", ending.compare, name="compare"),
]
