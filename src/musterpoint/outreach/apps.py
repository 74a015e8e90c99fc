from django.apps import AppConfig


class OutreachConfig(AppConfig):
    name = "musterpoint.outreach"
    label = "outreach"
