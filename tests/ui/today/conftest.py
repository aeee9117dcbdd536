"""The office whose plan is worked on."""

from tests.ui.plan_fixtures import office, office_template, open_window

__all__ = ["office", "office_template", "open_window"]
