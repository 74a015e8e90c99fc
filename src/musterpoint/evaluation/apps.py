from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "musterpoint.evaluation"
    label = "evaluation"
