from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    name = "musterpoint.feedback"
    label = "feedback"

    def ready(self) -> None:
        from musterpoint.feedback import indicators, pumps

        pumps.install()
        indicators.install()
