"""What the technical section prepares for an order."""

from __future__ import annotations

from db.models import OrderNotice
from desk.core.area import Area
from desk.core.following import Follow
from desk.orders.amending import IN_FORCE
from desk.orders.moving import MOVED
from desk.tasks.following import cancel_with_order, follow_opening, take_over
from desk.tasks.kind import TASKS
from desk.tasks.making import issue
from desk.tasks.owed import owes

AREA = Area(
    kinds=(TASKS,),
    follows=(
        Follow(OrderNotice, "task", issue),
        Follow(OrderNotice, IN_FORCE, take_over),
        Follow(OrderNotice, MOVED, follow_opening),
        Follow(OrderNotice, "cancel", cancel_with_order),
    ),
    duties=(owes,),
)
