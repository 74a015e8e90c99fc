from django.apps import AppConfig


class ExercisesConfig(AppConfig):
    name = "musterpoint.exercises"
    label = "exercises"

    def ready(self) -> None:
        from musterpoint.exercises.playing import pumps, remedies, reviewed

        pumps.install()
        remedies.install()
        reviewed.install()
