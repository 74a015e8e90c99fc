"""Addresses at which anybody checks a document."""

from django.urls import path

from musterpoint.cases.travel.public import views

app_name = "documents"
urlpatterns = [
    path("check/", views.check, name="check"),
    path("revoked.json", views.revoked_json, name="revoked-json"),
    path("revoked.csv", views.revoked_csv, name="revoked-csv"),
    path("certificates.pem", views.certificates, name="certificates"),
]
