from django.apps import AppConfig


class DisclosuresConfig(AppConfig):
    name = "musterpoint.disclosures"
    label = "disclosures"
