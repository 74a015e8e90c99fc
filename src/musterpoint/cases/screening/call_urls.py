"""The letter box of calls asked for: its door has the clearance of the box, this page alone."""

from django.urls import path

from musterpoint.cases.screening.views import calls

app_name = "calls"
urlpatterns = [path("private-calls/", calls.calls, {"raised": "calls"}, name="list")]
