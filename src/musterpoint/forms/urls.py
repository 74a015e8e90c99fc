"""Addresses of this package's pages, under an organisation's desk."""

from django.urls import URLPattern, URLResolver, include, path

from musterpoint.forms.views import editor, filling, lists, submissions, versions

app_name = "forms"
version: list[URLPattern | URLResolver] = [
    path("", versions.preview, name="preview"),
    path("publish/", versions.publish, name="publish"),
    path("retire/", versions.retire, name="retire"),
    path("file/", versions.file, name="file"),
]
questionnaire: list[URLPattern | URLResolver] = [
    path("", lists.questionnaire, name="questionnaire"),
    path("settings/", lists.settings, name="settings"),
    path("begin/", lists.begin, name="begin"),
    path("answers/", submissions.submissions, name="submissions"),
    path("summary/", submissions.summary, name="summary"),
    path("export/", submissions.export, name="export"),
    path("edit/", editor.editor, name="editor"),
    path("edit/head/", editor.head, name="head"),
    path("edit/arrange/", editor.arrange, name="arrange"),
    path("edit/question/<slug:question_name>/", editor.question, name="question"),
    path("<int:form_version>/", include(version)),
]
forms: list[URLPattern | URLResolver] = [
    path("", lists.questionnaires, name="questionnaires"),
    path("upload/", versions.upload, name="upload"),
    path("new/", editor.new, name="new"),
    path("catalogue/", lists.ready_made, name="catalogue"),
    path("drafts/", lists.drafts, name="drafts"),
    path("drafts/<uuid:draft_id>/", filling.fill, name="fill"),
    path("drafts/<uuid:draft_id>/delete/", filling.give_up, name="give-up"),
    path("answers/<uuid:submission_id>/", submissions.submission, name="submission"),
    path("answers/<uuid:submission_id>/correct/", filling.correct, name="correct"),
    path("<slug:form_code>/", include(questionnaire)),
]
urlpatterns: list[URLPattern | URLResolver] = [path("forms/", include(forms))]
