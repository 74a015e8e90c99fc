from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "musterpoint.exchange"
    label = "exchange"

    def ready(self) -> None:
        from musterpoint.exchange import crossing, dues, indicators, pumps

        crossing.install()
        dues.install()
        indicators.install()
        pumps.install()
