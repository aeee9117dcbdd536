"""What the technical section prepares for an order."""

from __future__ import annotations

from db.models import OrderNotice
from desk.core.area import Area
from desk.core.following import Follow
from desk.tasks.kind import TASKS
from desk.tasks.making import cancel_with_order, issue, take_over_volume
from desk.tasks.owed import owes

AREA = Area(
    kinds=(TASKS,),
    follows=(
        Follow(OrderNotice, "task", issue),
        Follow(OrderNotice, "amend", take_over_volume),
        Follow(OrderNotice, "cancel", cancel_with_order),
    ),
    duties=(owes,),
)
