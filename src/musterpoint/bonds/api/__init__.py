"""
Bonds for programs: a ministry's own register, a labour office, an organisation's case system.

The same actions as the pages, so that whoever prepared something decides nothing of it here either.
"""

from ninja import Router

from musterpoint.bonds.api._bonds import router as bonds
from musterpoint.bonds.api._calls import router as calls
from musterpoint.bonds.api._deciding import router as deciding
from musterpoint.bonds.api._employers import router as employers
from musterpoint.bonds.api._life import router as life
from musterpoint.bonds.api._pools import router as pools

router = Router(tags=["bonds"])
for part in (bonds, life, employers, pools, calls, deciding):
    router.add_router("", part)
