"""Addresses of the pages, under an organisation's desk."""

from django.urls import path

from musterpoint.surveys.views import designing, phone, results, surveys, waves

app_name = "surveys"
SURVEY = "<uuid:survey_id>/"
WAVE = "waves/<uuid:survey_wave>/"
ASKING = "asked/<uuid:survey_asking>/"
urlpatterns = [
    path("", surveys.surveys, name="list"),
    path("desk/", phone.desk, name="desk"),
    path("new/", surveys.new, name="new"),
    path("results/", results.published, name="published"),
    path("results/<uuid:survey_result>/", results.result, name="result"),
    path("results/<uuid:survey_result>/export/", results.export_result, name="result-export"),
    path(SURVEY, surveys.survey, name="survey"),
    path(f"{SURVEY}head/", surveys.head, name="head"),
    path(f"{SURVEY}frame/", designing.frame, name="frame"),
    path(f"{SURVEY}design/", designing.design, name="design"),
    path(f"{SURVEY}strata/", designing.strata, name="strata"),
    path(f"{SURVEY}margins/", designing.margins, name="margins"),
    path(f"{SURVEY}draw/", designing.draw, name="draw"),
    path(f"{SURVEY}sample/", surveys.sample, name="sample"),
    path("members/<uuid:survey_member>/", surveys.member, name="member"),
    path("members/<uuid:survey_member>/replace/", surveys.replace, name="replace"),
    path(WAVE, waves.wave, name="wave"),
    path(f"{WAVE}step/<slug:survey_step>/", waves.step, name="step"),
    path(f"{WAVE}links/", waves.links, name="links"),
    path(f"{WAVE}calls/", phone.calls, name="calls"),
    path(f"{WAVE}paper/", phone.papers, name="papers"),
    path(f"{WAVE}paper/blank/", phone.blank, name="blank"),
    path(f"{WAVE}results/", results.figures, name="figures"),
    path(f"{WAVE}results/export/", results.export, name="export"),
    path(f"{WAVE}answers/", results.answers, name="answers"),
    path(f"{ASKING}call/", phone.call, name="call"),
    path(f"{ASKING}paper/", phone.paper, name="paper"),
]
