from django.apps import AppConfig


class EvacuationConfig(AppConfig):
    name = "musterpoint.evacuation"
    label = "evacuation"

    def ready(self) -> None:
        from musterpoint.evacuation import kinds, pumps

        kinds.install()
        pumps.install()
