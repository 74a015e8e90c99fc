from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    name = "musterpoint.procedures"
    label = "procedures"

    def ready(self) -> None:
        from musterpoint.procedures import dues, kinds, pumps, remedies

        kinds.install()
        pumps.install()
        dues.install()
        remedies.install()
