from django.apps import AppConfig


class RostersConfig(AppConfig):
    name = "musterpoint.rosters"
    label = "rosters"

    def ready(self) -> None:
        from musterpoint.rosters import dues, pumps

        dues.install()
        pumps.install()
