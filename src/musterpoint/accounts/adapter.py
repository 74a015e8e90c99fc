"""How allauth behaves here: nobody signs up by themselves, staff are invited."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Close public sign-up; invitations open it for one person."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Say no: an account is made by accepting an invitation."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Go to the list of the user's organisations."""
        return "/desk/"

    def save_user(self, request: Any, user: Any, form: Any, commit: bool = True) -> Any:
        """Keep the name that was typed beside what allauth keeps."""
        user = super().save_user(request, user, form, commit=False)
        user.name = form.cleaned_data.get("name", "") or user.email
        if commit:
            user.save()
        return user
