from django.apps import AppConfig


class FundsConfig(AppConfig):
    name = "musterpoint.funds"
    label = "funds"

    def ready(self) -> None:
        from musterpoint.funds import dues, incompatible, indicators, remedies

        dues.install()
        indicators.install()
        incompatible.install()
        remedies.install()
