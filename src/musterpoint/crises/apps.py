from django.apps import AppConfig


class CrisesConfig(AppConfig):
    name = "musterpoint.crises"
    label = "crises"

    def ready(self) -> None:
        from musterpoint.crises import indicators, pumps

        indicators.install()
        pumps.install()
