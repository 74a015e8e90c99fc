from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "musterpoint.evaluation"
    label = "evaluation"

    def ready(self) -> None:
        from musterpoint.evaluation import dues, indicators, remedies

        dues.install()
        indicators.install()
        remedies.install()
