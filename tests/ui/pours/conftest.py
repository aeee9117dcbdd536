"""Pages of records for these tests."""

from tests.ui.record_fixtures import open_page, read_all

__all__ = ["open_page", "read_all"]
