from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "musterpoint.referrals"
    label = "referrals"

    def ready(self) -> None:
        from musterpoint.referrals import crossing, dues, pumps

        crossing.install()
        dues.install()
        pumps.install()
