"""
Surveys for programs: design, draw, ask, enter answers, read what was found. No name stands here.

Figures are those of the pages: weighted, of closed waves alone, without what is small or unsure.
"""

from ninja import Router

from musterpoint.surveys.api._desk import router as desk
from musterpoint.surveys.api._results import router as results
from musterpoint.surveys.api._sample import router as sample
from musterpoint.surveys.api._surveys import router as surveys
from musterpoint.surveys.api._waves import router as waves

router = Router()
for part in (surveys, sample, waves, desk, results):
    router.add_router("", part)
