"""Addresses of the pages of results frameworks, under an organisation's desk."""

from django.urls import path

from musterpoint.evaluation.results.views import files, frameworks, indicators

app_name = "results"
ONE = "<uuid:framework_id>/"
NODE = f"{ONE}results/<uuid:result_id>/"
MEASURE = f"{ONE}indicators/<uuid:result_indicator>/"
urlpatterns = [
    path("", frameworks.frameworks, name="list"),
    path("new/", frameworks.new, name="new"),
    path("library/", indicators.library, name="library"),
    path(ONE, frameworks.framework, name="framework"),
    path(f"{ONE}head/", frameworks.head, name="head"),
    path(f"{ONE}sessions/add/", frameworks.session, name="session"),
    path(f"{ONE}results/add/", frameworks.add_priority, name="add-priority"),
    path(f"{NODE}add/", frameworks.add, name="add"),
    path(f"{NODE}change/", frameworks.change, name="change"),
    path(f"{NODE}drop/", frameworks.drop, name="drop"),
    path(f"{NODE}indicators/add/", indicators.add, name="add-indicator"),
    path(f"{NODE}indicators/library/", indicators.from_library, name="from-library"),
    path(MEASURE, indicators.indicator, name="indicator"),
    path(f"{MEASURE}change/", indicators.change, name="change-indicator"),
    path(f"{MEASURE}drop/", indicators.drop, name="drop-indicator"),
    path(f"{MEASURE}report/", indicators.report, name="report"),
    path(f"{ONE}count/", indicators.count, name="count"),
    path(f"{ONE}export/", files.export, name="export"),
    path(f"{ONE}import/", files.import_file, name="import"),
]
