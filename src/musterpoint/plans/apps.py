from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "musterpoint.plans"
    label = "plans"

    def ready(self) -> None:
        from musterpoint.plans import kinds, pumps

        kinds.install()
        pumps.install()
