from django.apps import AppConfig


class EvacuationConfig(AppConfig):
    name = "musterpoint.evacuation"
    label = "evacuation"
