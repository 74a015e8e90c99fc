from django.apps import AppConfig


class GoodsConfig(AppConfig):
    name = "musterpoint.goods"
    label = "goods"

    def ready(self) -> None:
        from musterpoint.goods import dues, indicators

        dues.install()
        indicators.install()
