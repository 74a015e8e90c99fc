from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "musterpoint.messaging"
    label = "messaging"

    def ready(self) -> None:
        from musterpoint.messaging import carriers, pump
        from musterpoint.tenancy import pumps

        carriers.register("console", carriers.Console())
        carriers.register("simulator", carriers.Simulator())
        carriers.register("smtp", carriers.Smtp())
        pumps.register("messages", pump.work)
        pumps.register("texts", pump.forget)
