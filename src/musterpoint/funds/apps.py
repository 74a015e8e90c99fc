from django.apps import AppConfig


class FundsConfig(AppConfig):
    name = "musterpoint.funds"
    label = "funds"

    def ready(self) -> None:
        from musterpoint.funds import dues, incompatible, indicators, remedies
        from musterpoint.funds.actions import forget_people
        from musterpoint.people import actions as registry

        dues.install()
        indicators.install()
        incompatible.install()
        remedies.install()
        registry.follow_erasing("funds.members", forget_people)
