from django.apps import AppConfig


class OutreachConfig(AppConfig):
    name = "musterpoint.outreach"
    label = "outreach"

    def ready(self) -> None:
        from musterpoint.outreach import pumps

        pumps.install()
