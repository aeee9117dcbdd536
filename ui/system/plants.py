"""车辆设备."""

from __future__ import annotations

from ui.parts.table_page import TablePage


class PlantsPage(TablePage):
    """Trucks and pumps that plans draw on."""

    key = "plants"
    title = "车辆设备"
    kind_name = "plants"
