from django.apps import AppConfig
from django.db.models.signals import post_migrate


class TenancyConfig(AppConfig):
    name = "musterpoint.tenancy"
    label = "tenancy"

    def ready(self) -> None:
        from musterpoint.tenancy import bulk, checks, grants, guard

        checks.install()
        guard.install()
        bulk.install()
        post_migrate.connect(grants.after_migrate, sender=self, dispatch_uid="tenancy.grants")
