from django.apps import AppConfig


class LessonsConfig(AppConfig):
    name = "musterpoint.lessons"
    label = "lessons"

    def ready(self) -> None:
        from musterpoint.lessons import dues, facts, indicators, kinds, pumps, surveyed

        dues.install()
        facts.also_show(surveyed.of_crisis)
        indicators.install()
        kinds.install()
        pumps.install()
