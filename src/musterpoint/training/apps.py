from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "musterpoint.training"
    label = "training"

    def ready(self) -> None:
        from musterpoint.training import crossing, gating, indicators, pumps, remedies

        crossing.install()
        gating.install()
        indicators.install()
        pumps.install()
        remedies.install()
