"""Invitations: from the mail to the first page."""

import re
from collections.abc import Callable
from datetime import timedelta
from smtplib import SMTPException

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client

from musterpoint.accounts.models import Invitation, User
from musterpoint.accounts.tests.conftest import events, user
from musterpoint.kernel import time
from musterpoint.tenancy.models import Membership, Organisation

Browser = Callable[[User], Client]
PAGE = "/o/haven/desk/settings/members/"
pytestmark = pytest.mark.django_db(transaction=True)
NEW = {"name": "Noor Haddad", "password": "river lamp seven cloud"}


def invited(browser: Client, email: str = "noor@example.org", role: str = "duty_officer") -> str:
    answer = browser.post(f"{PAGE}invite/", {"email": email, "role": role})
    assert answer.status_code == 302, answer.content.decode()
    return link_of(mail.outbox[-1].body)


def link_of(body: str) -> str:
    found = re.search(r"http://testserver(/invitation/\S+/)", body)
    assert found
    return found[1]


def test_an_invitation_becomes_a_colleague(
    browser_of: Browser, ada: User, haven: Organisation
) -> None:
    link = invited(browser_of(ada), "Noor@Example.org")
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["noor@example.org"], "Invitation to work with Haven")
    noor = Client()
    page = noor.get(link).content.decode()
    assert "Haven invites you" in page
    assert "You will work as: Duty officer." in page
    answer = noor.post(link, NEW)
    assert answer["Location"] == "/desk/"
    assert "Haven" in noor.get("/desk/").content.decode()
    made = User.objects.get(email="noor@example.org")
    assert (made.name, made.check_password(NEW["password"])) == ("Noor Haddad", True)
    assert [event.kind for event in events(haven)] == [
        "accounts.invitation.sent",
        "accounts.invitation.accepted",
        "access.signed_in",
    ]
    assert noor.get(link).status_code == 410


def test_looking_at_an_invitation_accepts_nothing(browser_of: Browser, ada: User) -> None:
    link = invited(browser_of(ada))
    assert {Client().get(link).status_code for _look in range(3)} == {200}
    assert not User.objects.filter(email="noor@example.org").exists()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({**NEW, "name": "  "}, "name"),
        ({**NEW, "password": "password1234"}, "password"),
        ({**NEW, "password": "short"}, "password"),
        ({**NEW, "password": ""}, "password"),
        ({**NEW, "name": "x" * 151}, "name"),
    ],
)
def test_a_bad_answer_is_named_and_leaves_nothing(
    browser_of: Browser, ada: User, typed: dict[str, str], field: str
) -> None:
    link = invited(browser_of(ada))
    answer = Client().post(link, typed)
    assert answer.status_code == 422
    assert f'id="id_{field}-error"' in answer.content.decode()
    assert User.objects.count() == 1
    assert Client().post(link, NEW).status_code == 302


def test_an_invitation_runs_out_after_a_week(browser_of: Browser, ada: User) -> None:
    link = invited(browser_of(ada))
    Invitation.objects.update(expires_at=time.now() - timedelta(seconds=1))
    assert (Client().get(link).status_code, Client().post(link, NEW).status_code) == (410, 410)
    assert "Ran out" in browser_of(ada).get(PAGE).content.decode()


def test_sending_again_makes_the_old_link_void(browser_of: Browser, ada: User) -> None:
    old = invited(browser_of(ada))
    identity = Invitation.objects.get().id
    browser_of(ada).post(f"{PAGE}invitations/{identity}/send/")
    new = link_of(mail.outbox[-1].body)
    assert new != old
    assert (Client().get(old).status_code, Client().get(new).status_code) == (410, 200)


def test_an_invitation_is_taken_back(browser_of: Browser, ada: User, haven: Organisation) -> None:
    link = invited(browser_of(ada))
    identity = Invitation.objects.get().id
    browser_of(ada).post(f"{PAGE}invitations/{identity}/revoke/")
    assert Client().get(link).status_code == 410
    assert events(haven, "accounts.invitation.revoked")[0].subject_id == identity
    again = browser_of(ada).post(f"{PAGE}invitations/{identity}/revoke/")
    assert again.status_code == 404


def test_nobody_takes_back_the_invitations_of_others(
    browser_of: Browser, ada: User, stranger: User
) -> None:
    invited(browser_of(ada))
    identity = Invitation.objects.get().id
    theirs = browser_of(stranger)
    for act in ("send", "revoke"):
        address = f"/o/elsewhere/desk/settings/members/invitations/{identity}/{act}/"
        assert theirs.post(address).status_code == 404
    assert Invitation.objects.count() == 1


@pytest.mark.parametrize(
    ("email", "text"),
    [
        ("ada@example.org", "works here already"),
        ("ADA@example.org", "works here already"),
        ("noor@example.org", "is invited already"),
        ("not an address", "in the right form"),
        ("", "Enter the e-mail address of the person"),
        ("a@b.c\nBcc: x@example.org", "in the right form"),
        (f"{'x' * 300}@example.org", "Shorten this"),
    ],
)
def test_whom_one_cannot_invite_is_said_at_the_field(
    browser_of: Browser, ada: User, email: str, text: str
) -> None:
    invited(browser_of(ada))
    answer = browser_of(ada).post(f"{PAGE}invite/", {"email": email, "role": "reader"})
    assert answer.status_code == 422
    assert text in answer.content.decode()
    assert (Invitation.objects.count(), len(mail.outbox)) == (1, 1)


def test_an_account_is_not_taken_over_by_an_invitation(
    browser_of: Browser, ada: User, stranger: User, haven: Organisation
) -> None:
    link = invited(browser_of(ada), stranger.email)
    nobody = Client()
    page = nobody.get(link).content.decode()
    assert "has an account already" in page
    assert f"/sign/in/?next={link}" in page
    assert nobody.post(link, NEW).status_code == 409
    other = browser_of(user("Otto"))
    assert other.post(link).status_code == 409
    hers = browser_of(stranger)
    assert hers.post(link)["Location"] == "/desk/"
    assert Membership.objects.filter(user_id=stranger.id).count() == 2
    stranger.refresh_from_db()
    assert not stranger.check_password(NEW["password"])


def test_a_mail_that_does_not_leave_is_shown_and_sent_again(
    browser_of: Browser, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object) -> int:
        raise SMTPException("no route")

    with monkeypatch.context() as broken:
        broken.setattr(EmailBackend, "send_messages", refuse)
        answer = browser_of(ada).post(
            f"{PAGE}invite/", {"email": "noor@example.org", "role": "reader"}, follow=True
        )
    assert "Mail did not leave" in answer.content.decode()
    browser_of(ada).post(f"{PAGE}invitations/{Invitation.objects.get().id}/send/")
    assert "Mail did not leave" not in browser_of(ada).get(PAGE).content.decode()
