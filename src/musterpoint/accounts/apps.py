from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "musterpoint.accounts"
    label = "accounts"
