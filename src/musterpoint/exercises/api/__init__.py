"""Exercises for programs: what can be played, leading one, the inbox of a place."""

from ninja import Router

from musterpoint.exercises.api._exercises import router as exercises
from musterpoint.exercises.api._inbox import router as inbox
from musterpoint.exercises.api._leading import router as leading

router = Router()
for part in (exercises, leading, inbox):
    router.add_router("", part)
