from django.apps import AppConfig


class CrisesConfig(AppConfig):
    name = "musterpoint.crises"
    label = "crises"
