"""Money that a post or an office holds: its own accounts under a fund, or ones that are there."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.engine.ledger import NotPosted
from musterpoint.funds import account_trail, naming
from musterpoint.funds.actions._accounts import AccountIn, locked, open_accounts
from musterpoint.funds.errors import HasEnded, NoSuchFund
from musterpoint.funds.models import Account, Window
from musterpoint.kernel.errors import Invalid
from musterpoint.tenancy.actors import Actor, Permission

MOST_NAME = 100


def open_post(window_id: UUID, post: str, *, by: Actor, at: datetime) -> Account:
    """
    Open the account of what a post holds of a window, in the fund's currencies, never under zero.

    The same once more changes nothing. Raises NotPosted when the account's name belongs to another
    post whose name is written alike.
    """
    by.require(Permission.FUNDS_CHANGE)
    post = _named(post)
    window = Window.objects.select_related("fund").filter(id=window_id).first()
    if window is None:
        raise NoSuchFund(_("There is no such window here."))
    if window.ended_at is not None or window.fund.ended_at is not None:
        raise HasEnded(_("This fund has ended."))
    wanted = AccountIn(
        name=naming.post(window, post),
        label=f"{post}: {window.name}"[:200],
        units=frozenset(window.fund.currencies.split()),
        least=0,
        post=post,
    )
    made = open_accounts([wanted], by=by, at=at)[wanted.name]
    if made.post != post:
        text = _("%(account)s is of %(post)s. Write the name of this post in another way.")
        raise NotPosted(text, account=made.name, post=made.post or made.label or made.name)
    return made


def set_post(name: str, post: str, *, by: Actor, at: datetime) -> Account:
    """Say which post or office holds what is on an account; nobody's when empty."""
    by.require(Permission.FUNDS_CHANGE)
    account = locked(name)
    before = account_trail.rules(account)
    account.post = _named(post) if post.strip() else ""
    account.save(update_fields=["post"])
    account_trail.record("funds.account.of_post", account, before=before, by=by, at=at)
    return account


def _named(typed: str) -> str:
    """Return the name of a post; raise Invalid when it is none."""
    found = " ".join(typed.split())
    if found and found.isprintable() and len(found) <= MOST_NAME:
        return found
    text = _("Enter the name of the post, in 100 letters at most.")
    raise Invalid(text, fields={"post": [text]})
