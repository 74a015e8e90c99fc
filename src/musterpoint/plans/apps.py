from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "musterpoint.plans"
    label = "plans"

    def ready(self) -> None:
        from musterpoint.plans import dues, kinds, pumps

        dues.install()
        kinds.install()
        pumps.install()
