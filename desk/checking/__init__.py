"""Is everything still as it was written? The checks of `main.py check` and the system page.

A check needs nobody signed in: it must work when people can no longer sign in.
"""

from desk.checking.report import Check, check, report_json

__all__ = ["Check", "check", "report_json"]
