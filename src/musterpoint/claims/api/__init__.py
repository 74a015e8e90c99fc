"""
Claims for programs: of responders, of what people are owed, on insurance.

A program of a hospital, a labour office, legal aid or the organisation's own case system takes,
writes and follows them; that a claim is checked, granted or paid, and that money came, is said by
people who answer for it by name. The actions refuse a program there, so that no address does it.
"""

from ninja import Router

from musterpoint.claims.api._acting import router as acting
from musterpoint.claims.api._claims import router as claims
from musterpoint.claims.api._covers import router as covers
from musterpoint.claims.api._matters import router as matters
from musterpoint.claims.api._responders import router as responders
from musterpoint.claims.api._whole import router as whole

router = Router(tags=["claims"])
for part in (responders, claims, whole, matters, acting, covers):
    router.add_router("", part)
