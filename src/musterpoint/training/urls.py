"""Addresses of training at an organisation's desk."""

from django.urls import path

from musterpoint.training.views import (
    certificates,
    courses,
    partners,
    questions,
    reach,
    records,
    sessions,
    sitting,
    trainers,
)

app_name = "training"
COURSE = "courses/<slug:course_code>/"
CERTIFICATE = "certificates/<uuid:certificate_id>/"
SESSION = "sessions/<uuid:session_id>/"
urlpatterns = [
    path("", courses.home, name="home"),
    path("reach/", reach.reach, name="reach"),
    path("gap/", courses.gap, name="gap"),
    path("gap/file/", courses.gap_file, name="gap-file"),
    path("upload/", courses.upload, name="upload"),
    path("gates/", courses.gates, name="gates"),
    path("gates/remove/", courses.gate_remove, name="gate-remove"),
    path("required/", courses.required, name="required"),
    path(COURSE, courses.course, name="course"),
    path(f"{COURSE}start/", courses.start, name="start"),
    path(f"{COURSE}settings/", courses.setting, name="setting"),
    path(f"{COURSE}questions/", questions.change, name="questions"),
    path(f"{COURSE}questions/file/", questions.file, name="questions-file"),
    path("test/<uuid:enrolment_id>/<slug:moment>/", sitting.sit, name="test"),
    path("certificates/", certificates.certificates, name="certificates"),
    path("certificates/export/", certificates.export, name="certificates-export"),
    path("certificates/bring/", certificates.bring, name="bring"),
    path(CERTIFICATE, certificates.certificate, name="certificate"),
    path(f"{CERTIFICATE}paper/", certificates.paper, name="paper"),
    path(f"{CERTIFICATE}file/", certificates.document, name="document"),
    path(f"{CERTIFICATE}revoke/", certificates.revoke, name="revoke"),
    path("records/", records.records, name="records"),
    path("calendar/", sessions.calendar, name="calendar"),
    path("calendar/file/", sessions.calendar_file, name="calendar-file"),
    path("sessions/new/", sessions.new, name="session-new"),
    path(SESSION, sessions.session, name="session"),
    path(f"{SESSION}edit/", sessions.edit, name="session-edit"),
    path(f"{SESSION}file/", sessions.session_file, name="session-file"),
    path(f"{SESSION}code/", sessions.code, name="session-code"),
    path(f"{SESSION}guest/", sessions.guest, name="guest"),
    path(f"{SESSION}step/<slug:doing>/", sessions.step, name="step"),
    path(f"{SESSION}place/<slug:doing>/", sessions.place, name="place"),
    path(f"{SESSION}certificates/", certificates.of_session, name="session-certificates"),
    path(f"{SESSION}people/", reach.taught, name="taught"),
    path(f"{SESSION}people/cards/", reach.cards, name="session-cards"),
    path("attend/<str:token>/", sessions.attend, name="attend"),
    path("partners/", partners.partners, name="partners"),
    path("partners/<uuid:syllabus_id>/", partners.recognise, name="recognise"),
    path("partners/end/<uuid:recognition_id>/", partners.end, name="recognition-end"),
    path("trainers/", trainers.trainers, name="trainers"),
    path("trainers/hand/<slug:course_code>/", trainers.hand, name="hand"),
    path("trainers/draw/", trainers.draw, name="draw"),
    path("trainers/observe/<uuid:observation_id>/", trainers.observe, name="observe"),
]
