from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "musterpoint.payments"
    label = "payments"

    def ready(self) -> None:
        from musterpoint.funds import underway
        from musterpoint.payments import books, dues, incompatible, indicators, pumps

        dues.install()
        incompatible.install()
        indicators.install()
        pumps.install()
        underway.register(books.is_on_its_way)
