from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "musterpoint.referrals"
    label = "referrals"
