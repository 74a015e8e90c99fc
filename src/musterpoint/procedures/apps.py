from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    name = "musterpoint.procedures"
    label = "procedures"

    def ready(self) -> None:
        from musterpoint.procedures import dues, kinds, pumps

        kinds.install()
        pumps.install()
        dues.install()
