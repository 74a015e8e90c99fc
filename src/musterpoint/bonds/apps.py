from django.apps import AppConfig


class BondsConfig(AppConfig):
    name = "musterpoint.bonds"
    label = "bonds"

    def ready(self) -> None:
        from musterpoint.bonds import dues, incompatible, indicators, pumps

        dues.install()
        incompatible.install()
        indicators.install()
        pumps.install()
