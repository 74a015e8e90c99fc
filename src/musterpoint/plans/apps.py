from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "musterpoint.plans"
    label = "plans"

    def ready(self) -> None:
        from musterpoint.plans import costs, dues, goods_drafts, kinds, pumps, remedies

        costs.install()
        dues.install()
        goods_drafts.install()
        kinds.install()
        pumps.install()
        remedies.install()
