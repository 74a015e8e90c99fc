"""Where the gifts of one campaign went, as far as it may be told."""

from datetime import datetime

from musterpoint.funds import queries as funds
from musterpoint.giving import books, rules
from musterpoint.giving.models import Campaign
from musterpoint.giving.queries._given import month_of
from musterpoint.giving.rules import Spent


def spent_of_campaign(row: Campaign, at: datetime) -> list[tuple[str, str, int]] | None:
    """
    Return what the gifts of a campaign paid for: unit, head and amount, the most first.

    None for a campaign that binds its gifts to nothing: they are the fund's. From the books, gift
    by gift (``funds.traced``). Told as ``rules.told_apart`` says: the other campaigns of the fund
    and the rest of its money are counted beside, so that no difference is of few people.
    """
    if not row.earmark:
        return None
    bound = Campaign.objects.filter(fund=row.fund).exclude(earmark={})
    owners = {str(one) for one in bound.values_list("id", flat=True)}
    names, subjects = books.head_names(row.fund), books.subjects_of(row.fund)
    parts: dict[str, dict[str, list[Spent]]] = {}
    for one in funds.traced(row.fund, "campaign", owners):
        name = names.get(books.expense_of(row.fund, one.window, one.head))
        if name is None:
            continue
        spent = Spent(
            head=name, month=month_of(one.at), subject=subjects.get(one.commitment),
            amount=one.amount,
        )  # fmt: skip
        parts.setdefault(one.unit, {}).setdefault(one.owner, []).append(spent)
    this_month, smallest = month_of(at), rules.pack().smallest
    return [
        (unit, head, amount)
        for unit in sorted(parts, key=lambda code: (code != row.unit, code))
        for head, amount in rules.told_apart(parts[unit], this_month, smallest).get(str(row.id), [])
    ]
