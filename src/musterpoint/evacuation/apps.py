from django.apps import AppConfig


class EvacuationConfig(AppConfig):
    name = "musterpoint.evacuation"
    label = "evacuation"

    def ready(self) -> None:
        from musterpoint.evacuation import drafting, kinds, pumps

        drafting.install()
        kinds.install()
        pumps.install()
