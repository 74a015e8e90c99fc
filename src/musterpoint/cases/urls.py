"""Addresses of this package's pages, under an organisation's desk."""

from django.urls import URLPattern, URLResolver, include, path

from musterpoint.cases.views import case, deciding, intake, letters, lists, moving, visits

app_name = "cases"
of_case: list[URLPattern | URLResolver] = [
    path("", case.case, name="case"),
    path("step/", case.step, name="step"),
    path("own/", case.own, name="own"),
    path("refuse/", case.refuse, name="refuse"),
    path("notes/", case.note, name="note"),
    path("notes/<uuid:note_id>/", case.correct, name="correct"),
    path("visits/", case.visit, name="visit"),
    path("people/", case.party, name="party"),
    path("papers/", case.papers, name="papers"),
    path("papers/<uuid:paper_id>/", case.paper, name="paper"),
    path("letters/new/", letters.new, name="letter-new"),
    path("letters/<uuid:letter_id>.pdf", letters.printed, name="letter"),
    path("letters/<uuid:letter_id>/withdraw/", letters.withdraw, name="letter-withdraw"),
    path("hand-over/", deciding.hand_over, name="hand-over"),
    path("close/", deciding.close, name="close"),
    path("hide/", deciding.hide, name="hide"),
    path("share/", deciding.share, name="share"),
    path("share/<uuid:share_id>/stop/", deciding.stop_telling, name="stop-telling"),
    path("move/", moving.move, name="move"),
    path("stay/", moving.stay, name="stay"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("cases/", lists.cases, name="list"),
    path("cases/new/", intake.new, name="new"),
    path("cases/calls/", intake.calls, name="calls"),
    path("cases/figures/", lists.figures, name="figures"),
    path("cases/figures.csv", lists.figures_csv, name="figures-csv"),
    path("cases/visits/", visits.diary, name="visits"),
    path("cases/visits.csv", visits.diary_csv, name="visits-csv"),
    path("cases/received/", lists.received, name="received"),
    path("cases/offered/", moving.offered, name="offered"),
    path("cases/offered/<uuid:offered_id>/", moving.answer, name="offer-answer"),
    path("cases/runs/<uuid:run_id>/", lists.of_run, name="of-run"),
    path("people/<uuid:person>/cases/", lists.of_person, name="of-person"),
    path("cases/<uuid:case_id>/", include(of_case)),
]
