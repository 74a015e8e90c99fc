from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    name = "musterpoint.claims"
    label = "claims"

    def ready(self) -> None:
        from musterpoint.claims import dues, incompatible, indicators, pumps, sharing

        dues.install()
        incompatible.install()
        indicators.install()
        pumps.install()
        sharing.install()
