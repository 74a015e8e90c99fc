"""The setting of the numbers that everybody sees."""

from django.urls import path

from musterpoint.cases.screening.views import calls

app_name = "helplines"
urlpatterns = [path("helplines/", calls.helplines, name="list")]
