"""Addresses of the pages, under an organisation's desk."""

from django.urls import path

from musterpoint.openness.views import gifts, iati, in_kind, statements, tracing

app_name = "openness"
FUND = "funds/<slug:fund_slug>/"
urlpatterns = [
    path("", statements.home, name="home"),
    path("iati/", iati.settings, name="iati"),
    path("iati/preview/", iati.preview, name="preview"),
    path("iati/activities.xml", iati.file, name="iati-file"),
    path("iati/organisation.xml", iati.organisation, name="iati-organisation"),
    path("in-kind/", in_kind.listed, name="in-kind"),
    path("trace/", tracing.trace, name="trace"),
    path(FUND, statements.statement, name="statement"),
    path(f"{FUND}file/", statements.export, name="export"),
    path(f"{FUND}publish/", statements.publish, name="publish"),
    path(f"{FUND}gifts/", gifts.listed, name="gifts"),
    path(f"{FUND}gift/", gifts.gift, name="gift"),
    path(f"{FUND}gifts/file/", gifts.export, name="gifts-export"),
    path(f"{FUND}gift/link/", gifts.link, name="link"),
]
