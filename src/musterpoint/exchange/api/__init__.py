"""
Exchange for programs: profile and peers, rooms, visits, meetings, selection of partners.

What is said in a room of trust is for people, so that none of it is here: a program opens and
keeps a room, and is no participant. A program and whoever made it are one member of a selection.
"""

from ninja import Router

from musterpoint.exchange.api._applications import router as applications
from musterpoint.exchange.api._calls import router as calls
from musterpoint.exchange.api._meetings import router as meetings
from musterpoint.exchange.api._peers import router as peers
from musterpoint.exchange.api._rooms import router as rooms
from musterpoint.exchange.api._visits import router as visits

router = Router()
for part in (peers, rooms, visits, meetings, calls, applications):
    router.add_router("", part)
