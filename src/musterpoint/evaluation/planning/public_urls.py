"""The pages on the public site that an evaluator without an account opens by a sealed link."""

from django.urls import path

from musterpoint.evaluation.planning import public

app_name = "evaluator"
urlpatterns = [
    path("<str:token>/", public.plan, name="plan"),
    path("<str:token>/<uuid:evaluation_question>/", public.find, name="find"),
]
