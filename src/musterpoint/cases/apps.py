from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "musterpoint.cases"
    label = "cases"

    def ready(self) -> None:
        from musterpoint.cases.travel import kinds, pumps

        kinds.install()
        pumps.install()
