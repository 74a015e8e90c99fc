from django.apps import AppConfig


class CapacityConfig(AppConfig):
    name = "musterpoint.capacity"
    label = "capacity"

    def ready(self) -> None:
        from musterpoint.capacity import dues, indicators, kinds, pumps

        dues.install()
        indicators.install()
        kinds.install()
        pumps.install()
