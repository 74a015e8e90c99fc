"""
Help out of funds for programs: applications, what was decided of them and why, and calls.

A program takes an application, keeps it going and reads its answer. That it is assessed, scored,
recommended, decided or given after an appeal is said by people who answer for it by name: the
actions refuse a program there, so that no address does it.
"""

from ninja import Router

from musterpoint.grants.api._applications import router as applications
from musterpoint.grants.api._calls import router as calls
from musterpoint.grants.api._returns import router as returns
from musterpoint.grants.api._steps import router as steps
from musterpoint.grants.api._whole import router as whole

router = Router(tags=["grants"])
for part in (applications, steps, whole, calls, returns):
    router.add_router("", part)
