"""
The loop of learning for programs: the same questions and steps as the pages.

A program writes, and one that may decide answers; whoever made a program and the program itself
are one pair of hands wherever two are asked for.
"""

from ninja import Router

from musterpoint.lessons.api._asks import router as asks
from musterpoint.lessons.api._chain import router as chain
from musterpoint.lessons.api._figures import router as figures
from musterpoint.lessons.api._library import router as library
from musterpoint.lessons.api._research import router as research
from musterpoint.lessons.api._reviews import router as reviews
from musterpoint.lessons.api._steps import router as steps

router = Router()
for part in (chain, steps, reviews, library, research, asks, figures):
    router.add_router("", part)
