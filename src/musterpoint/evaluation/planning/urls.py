"""Addresses of the pages of evaluations, under an organisation's desk."""

from django.urls import path

from musterpoint.evaluation.planning.views import evaluators, findings, plans, writing

app_name = "evaluations"
ONE = "<uuid:evaluation_id>/"
SECTION = f"{ONE}sections/<slug:evaluation_section>/"
urlpatterns = [
    path("", plans.evaluations, name="list"),
    path("export/", plans.export, name="export"),
    path("new/", plans.new, name="new"),
    path(ONE, plans.evaluation, name="evaluation"),
    path(f"{ONE}head/", plans.head, name="head"),
    path(f"{ONE}terms.pdf", plans.terms, name="terms"),
    path(f"{ONE}versions/<int:evaluation_version>/", plans.version, name="version"),
    path(f"{ONE}step/<slug:evaluation_step>/", plans.step, name="step"),
    path(f"{ONE}evaluators/", evaluators.evaluators, name="evaluators"),
    path(f"{ONE}evaluators/<uuid:evaluation_row>/link/", evaluators.link, name="link"),
    path(f"{ONE}links/<uuid:evaluator_link>/end/", evaluators.end, name="end-link"),
    path(f"{ONE}sent/<uuid:evaluation_sent>/", evaluators.decide, name="decide"),
    path(f"{ONE}report/", findings.report, name="report"),
    path(f"{ONE}report.pdf", findings.report_pdf, name="report-pdf"),
    path(f"{ONE}findings/<uuid:evaluation_question>/", findings.finding, name="finding"),
    path(SECTION, writing.section, name="section"),
    path(f"{SECTION}add/", writing.add, name="add"),
    path(f"{SECTION}rows/<uuid:evaluation_row>/", writing.row, name="row"),
    path(f"{SECTION}rows/<uuid:evaluation_row>/remove/", writing.remove, name="remove"),
    path(f"{SECTION}rows/<uuid:evaluation_row>/move/", writing.move, name="move"),
]
