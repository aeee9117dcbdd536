"""What was ordered."""

from __future__ import annotations

from desk.core.area import Area
from desk.orders.kind import ORDERS
from desk.orders.owed import owes

AREA = Area(
    kinds=(ORDERS,),
    duties=(owes,),
)
