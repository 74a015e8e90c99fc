from django.apps import AppConfig


class RostersConfig(AppConfig):
    name = "musterpoint.rosters"
    label = "rosters"

    def ready(self) -> None:
        from musterpoint.crises import queries as crises
        from musterpoint.rosters import dues, pumps
        from musterpoint.rosters.wardens import waiting

        dues.install()
        pumps.install()
        crises.also_ask(waiting.zones_without)
