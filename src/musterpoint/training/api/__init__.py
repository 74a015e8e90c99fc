"""Training for programs; courses write on the router of what is on offer, sessions on their own."""

from ninja import Router

from musterpoint.training.api import _courses, _sessions, _training

PARTS = (_training, _courses)
router = Router()
for part in (_training.router, _sessions.router):
    router.add_router("", part)
