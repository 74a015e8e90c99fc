from django.apps import AppConfig


class GivingConfig(AppConfig):
    name = "musterpoint.giving"
    label = "giving"

    def ready(self) -> None:
        from musterpoint.giving import dues, incoming, incompatible, indicators, pumps

        dues.install()
        incoming.install()
        incompatible.install()
        indicators.install()
        pumps.install()
