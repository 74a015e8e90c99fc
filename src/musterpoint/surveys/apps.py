from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "musterpoint.surveys"
    label = "surveys"

    def ready(self) -> None:
        from musterpoint.surveys import dues, pumps

        dues.install()
        pumps.install()
