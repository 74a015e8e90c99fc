from django.apps import AppConfig


class OpennessConfig(AppConfig):
    name = "musterpoint.openness"
    label = "openness"

    def ready(self) -> None:
        """Register whose gifts the books name."""
        from musterpoint.openness import gifting

        gifting.register()
