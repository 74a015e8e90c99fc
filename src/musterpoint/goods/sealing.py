"""What a list of a distribution says on a phone: digests of codes, tokens, short names; no code."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from musterpoint.goods import rules
from musterpoint.goods.models import Distribution, Listed, Per


def content_of(
    row: Distribution,
    listed: Sequence[Listed],
    names: Mapping[UUID, Mapping[str, Any]],
    given: Mapping[UUID, Any],
) -> dict[str, Any]:
    """Return what a phone needs to know of a distribution."""
    return {
        "rations": [
            {
                "name": one.item.title,
                "amount": one.amount,
                "digits": one.item.digits,
                "unit": rules.unit_of(one.item.unit_word, 2),
                "per": one.per == Per.PERSON,
            }
            for one in row.rations.select_related("item").order_by("item__code")
        ],
        "listed": [
            {
                "d": bytes(one.code_digest).hex(),
                "n": one.number,
                "t": bytes(one.token).hex(),
                "s": names.get(one.id, {}).get("name", ""),
                "x": names.get(one.id, {}).get("proxies", []),
                "p": one.people,
                "g": one.id in given,
            }
            for one in listed
        ],
    }
