from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "musterpoint.audit"
    label = "audit"
