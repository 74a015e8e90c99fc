from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    name = "musterpoint.feedback"
    label = "feedback"

    def ready(self) -> None:
        from musterpoint.feedback import dues, indicators, pumps

        dues.install()
        pumps.install()
        indicators.install()
