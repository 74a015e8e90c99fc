"""Addresses of the pages of children who are alone, under an organisation's desk."""

from django.urls import URLPattern, URLResolver, include, path

from musterpoint.cases.children.views import one, pages

app_name = "children"
of_gate: list[URLPattern | URLResolver] = [
    path("", one.gate, name="gate"),
    path("begin/", one.begin, name="begin"),
    path("form/", one.form, name="form"),
    path("trace/", one.trace, name="trace"),
    path("siblings/<uuid:hint_id>/", one.sibling, name="sibling"),
    path("<slug:child_step>/", one.step, name="step"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("", pages.children, name="list"),
    path("begin/", pages.begin_many, name="begin-many"),
    path("people/<uuid:person>/", pages.of_person, name="of-person"),
    path("<uuid:gate_id>/", include(of_gate)),
]
