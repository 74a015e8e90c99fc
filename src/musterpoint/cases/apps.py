from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "musterpoint.cases"
    label = "cases"
