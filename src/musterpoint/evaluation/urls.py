"""Addresses of the reports, under an organisation's desk."""

from django.urls import path

from musterpoint.evaluation import views

app_name = "evaluation"
urlpatterns = [
    path("reports/", views.reports, name="reports"),
    path("<slug:crisis>/reports/", views.reports, name="reports"),
    path("<slug:crisis>/reports/<int:number>/", views.report, name="report"),
    path("<slug:crisis>/reports/<int:number>/report.pdf", views.report_pdf, name="report-pdf"),
]
