from django.apps import AppConfig


class GivingConfig(AppConfig):
    name = "musterpoint.giving"
    label = "giving"

    def ready(self) -> None:
        from musterpoint.giving import dues, incoming, indicators, pumps

        dues.install()
        incoming.install()
        indicators.install()
        pumps.install()
