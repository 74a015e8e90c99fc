"""The desk as the site includes it, with the sign-in pages it leads to."""

from django.urls import URLPattern, URLResolver, include, path

handler404 = "musterpoint.web.errors.page_not_found"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("musterpoint.accounts.auth_urls")),
    path(
        "o/<slug:organisation_slug>/desk/",
        include("musterpoint.crises.desk.urls"),
        {"door": "desk"},
    ),
    path(
        "o/<slug:organisation_slug>/",
        include("musterpoint.crises.public.urls"),
        {"door": "public"},
    ),
]
