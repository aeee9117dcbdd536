"""The window of somebody at the telephone."""

from tests.ui.record_fixtures import open_page, read_all

__all__ = ["open_page", "read_all"]
