from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "musterpoint.people"
    label = "people"
