"""The public address at which a letter is checked."""

from django.urls import path

from musterpoint.cases.views import letters

app_name = "letters"
urlpatterns = [path("check/", letters.check, name="check")]
