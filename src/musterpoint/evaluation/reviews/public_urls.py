"""The page on the public site that somebody outside opens by a sealed link."""

from django.urls import path

from musterpoint.evaluation.reviews import public

app_name = "review"
urlpatterns = [path("<str:token>/", public.answer, name="answer")]
