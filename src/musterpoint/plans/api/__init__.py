"""Plans for programs: what they say, and their life; both parts write on one router."""

from musterpoint.plans.api import _life, _plans

PARTS = (_plans, _life)
router = _plans.router
