from django.apps import AppConfig


class CostsConfig(AppConfig):
    name = "musterpoint.costs"
    label = "costs"

    def ready(self) -> None:
        from musterpoint.costs import (
            crossing,
            dues,
            dues_of_debts,
            incoming,
            incoming_demands,
            incompatible,
            indicators,
            pumps,
        )

        crossing.install()
        dues.install()
        dues_of_debts.install()
        incoming.install()
        incoming_demands.install()
        incompatible.install()
        indicators.install()
        pumps.install()
