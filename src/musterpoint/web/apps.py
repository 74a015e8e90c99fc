"""The Django application of the web package."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Templates, tags and static files that every page uses."""

    name = "musterpoint.web"
    label = "web"
    verbose_name = "Web"
