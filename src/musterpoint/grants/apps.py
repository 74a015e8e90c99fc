from django.apps import AppConfig


class GrantsConfig(AppConfig):
    name = "musterpoint.grants"
    label = "grants"

    def ready(self) -> None:
        from musterpoint.grants import dues, incompatible, indicators, pumps, sharing

        dues.install()
        incompatible.install()
        indicators.install()
        pumps.install()
        sharing.install()
