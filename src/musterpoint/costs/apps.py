from django.apps import AppConfig


class CostsConfig(AppConfig):
    name = "musterpoint.costs"
    label = "costs"

    def ready(self) -> None:
        from musterpoint.costs import crossing, dues, incoming, incompatible, indicators, pumps

        crossing.install()
        dues.install()
        incoming.install()
        incompatible.install()
        indicators.install()
        pumps.install()
