"""Referrals for programs: the directory, and referrals of the consular side."""

from ninja import Router

from musterpoint.referrals.api._directory import router as directory
from musterpoint.referrals.api._referrals import router as referrals

router = Router()
for part in (directory, referrals):
    router.add_router("", part)
