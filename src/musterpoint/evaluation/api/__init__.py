"""Evaluation for programs: plans and frameworks write on the router of evaluations."""

from ninja import Router

from musterpoint.evaluation.api import _evaluation
from musterpoint.evaluation.planning import api as planning
from musterpoint.evaluation.results import api as results
from musterpoint.evaluation.reviews.api import router as reviews

PARTS = (_evaluation, planning, results)
router = Router()
for part in (_evaluation.router, reviews):
    router.add_router("", part)
