from django.apps import AppConfig


class RostersConfig(AppConfig):
    name = "musterpoint.rosters"
    label = "rosters"

    def ready(self) -> None:
        from musterpoint.crises import queries as crises
        from musterpoint.rosters import dues, pumps, remedies
        from musterpoint.rosters.wardens import waiting

        dues.install()
        pumps.install()
        remedies.install()
        crises.also_ask(waiting.zones_without)
