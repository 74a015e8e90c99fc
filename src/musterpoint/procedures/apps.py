from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    name = "musterpoint.procedures"
    label = "procedures"
