"""Addresses of this package's pages, under an organisation's desk."""

from django.urls import URLPattern, URLResolver, include, path

from musterpoint.procedures.views import board, editing, library, runs, trying

app_name = "procedures"
one: list[URLPattern | URLResolver] = [
    path("", library.procedure, name="procedure"),
    path("drawing/", library.drawing, name="drawing"),
    path("adopt/", library.adopt, name="adopt"),
    path("adapt/", library.adapt, name="adapt"),
    path("begin/", runs.begin, name="begin"),
]
version: list[URLPattern | URLResolver] = [
    path("edit/", editing.edit, name="edit"),
    path("try/", trying.try_out, name="try"),
    path("adapt/", library.adapt_version, name="adapt-version"),
    path("acknowledge/", library.acknowledge, name="acknowledge"),
    path("retire/", library.retire, name="retire"),
    path("share/", library.share, name="share"),
]
pages: list[URLPattern | URLResolver] = [
    path("", board.board, name="board"),
    path("export/", board.export, name="export"),
    path("assign/", board.assign, name="assign"),
    path("notices/", board.notices, name="notices"),
    path("roles/", library.roles, name="roles"),
    path("library/", library.library, name="library"),
    path("library/new/", editing.new, name="new"),
    path("library/offers/<uuid:offer_id>/", library.adopt_offer, name="adopt-offer"),
    path("library/<slug:procedure>/", include(one)),
    path("versions/<uuid:version_id>/", include(version)),
    path("runs/<uuid:procedure_run>/", runs.run, name="run"),
    path("runs/<uuid:procedure_run>/do/", runs.do, name="do"),
]
urlpatterns: list[URLPattern | URLResolver] = [path("procedures/", include(pages))]
