from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    name = "musterpoint.feedback"
    label = "feedback"
