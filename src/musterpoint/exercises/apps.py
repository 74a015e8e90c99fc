from django.apps import AppConfig


class ExercisesConfig(AppConfig):
    name = "musterpoint.exercises"
    label = "exercises"
