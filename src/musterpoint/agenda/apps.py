from django.apps import AppConfig


class AgendaConfig(AppConfig):
    name = "musterpoint.agenda"
    label = "agenda"
