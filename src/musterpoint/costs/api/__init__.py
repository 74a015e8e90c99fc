"""
Costs for programs: legs, who pays and owes, notes, waivers, statements, nettings. Nobody is named.

What one program entered another decides, with the role for it, where a rule asks for two.
"""

from ninja import Router

from musterpoint.costs.api._demands import router as demands
from musterpoint.costs.api._legs import router as legs
from musterpoint.costs.api._models import router as models
from musterpoint.costs.api._netting import router as netting
from musterpoint.costs.api._notes import router as notes
from musterpoint.costs.api._statements import router as statements
from musterpoint.costs.api._waivers import router as waivers

router = Router()
for part in (legs, models, notes, waivers, demands, statements, netting):
    router.add_router("", part)
