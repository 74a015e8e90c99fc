from django.apps import AppConfig


class RostersConfig(AppConfig):
    name = "musterpoint.rosters"
    label = "rosters"
