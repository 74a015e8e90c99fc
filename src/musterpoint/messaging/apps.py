from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "musterpoint.messaging"
    label = "messaging"
