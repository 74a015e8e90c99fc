"""
Relief goods for programs: from the catalogue to the hand-out, by the steps of the pages.

Stores and items go by their codes, amounts are written in the unit of the item. Whoever reported a
loss, counted, asked, sent or gave is refused the decision on it by the actions, as on the pages.
"""

from ninja import Router

from musterpoint.goods.api._catalogue import router as catalogue
from musterpoint.goods.api._checking import router as checking
from musterpoint.goods.api._giving import router as giving
from musterpoint.goods.api._handing import router as handing
from musterpoint.goods.api._lending import router as lending
from musterpoint.goods.api._requests import router as requests
from musterpoint.goods.api._stock import router as stock
from musterpoint.goods.api._waybills import router as waybills

router = Router(tags=["goods"])
for part in (stock, catalogue, requests, waybills, giving, handing, checking, lending):
    router.add_router("", part)
