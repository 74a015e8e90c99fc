"""
Giving for programs: pledges, levies and their rates, gifts, refunds, campaigns, loans and things.

No person is named in any of it: a giver is an organisation by its name, or a person's reference.
"""

from ninja import Router

from musterpoint.giving.api._campaigns import router as campaigns
from musterpoint.giving.api._gifts import router as gifts
from musterpoint.giving.api._loans import router as loans
from musterpoint.giving.api._pledges import router as pledges
from musterpoint.giving.api._rates import router as rates
from musterpoint.giving.api._things import router as things

router = Router()
for part in (pledges, rates, gifts, campaigns, loans, things):
    router.add_router("", part)
