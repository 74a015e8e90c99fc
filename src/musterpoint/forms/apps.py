from django.apps import AppConfig


class FormsConfig(AppConfig):
    name = "musterpoint.forms"
    label = "forms"
