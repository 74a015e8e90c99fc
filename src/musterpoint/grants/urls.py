"""Addresses of the pages, under an organisation's desk."""

from django.urls import path

from musterpoint.grants.views import application, calls, queue, returns, steps

app_name = "grants"
ONE = "<uuid:grant_id>/"
CALL = "calls/<uuid:grant_call>/"
MILESTONE = "milestones/<uuid:grant_milestone>/"
RECOVERY = "owed/<uuid:grant_recovery>/"
urlpatterns = [
    path("", queue.queue, name="queue"),
    path("export/", queue.queue_file, name="queue-file"),
    path("new/", application.new, name="new"),
    path("ranking/", queue.ranking, name="ranking"),
    path("appeals/", queue.appeals, name="appeals"),
    path("figures/", queue.figures, name="figures"),
    path("calls/", calls.calls, name="calls"),
    path("calls/new/", calls.new, name="call-new"),
    path(CALL, calls.call, name="call"),
    path(f"{CALL}edit/", calls.edit, name="call-edit"),
    path(f"{CALL}export/", calls.call_file, name="call-file"),
    path(f"{CALL}decide/", calls.decide, name="call-decide"),
    path(f"{CALL}criteria/new/", calls.criterion, name="criterion-new"),
    path(f"{CALL}criteria/<int:grant_place>/", calls.criterion, name="criterion"),
    path(f"{CALL}step/<slug:grant_call_step>/", calls.step, name="call-step"),
    path("advances/", returns.advances, name="advances"),
    path(
        "advances/<uuid:grant_advance>/<slug:grant_return>/",
        returns.advance_step,
        name="advance-step",
    ),
    path("owed/", returns.recoveries, name="recoveries"),
    path(RECOVERY, returns.recovery, name="recovery"),
    path(f"{RECOVERY}<slug:grant_return>/", returns.recovery_step, name="recovery-step"),
    path(MILESTONE, returns.milestone, name="milestone"),
    path(f"{MILESTONE}<slug:grant_return>/", returns.milestone_step, name="milestone-step"),
    path(ONE, application.application, name="application"),
    path(f"{ONE}letter/", application.letter, name="letter"),
    path(f"{ONE}<slug:grant_step>/", steps.step, name="step"),
]
