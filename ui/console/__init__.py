"""The program without a window: for scheduled tasks, support and checks.

It calls the services that the window calls, so a rule that holds in one holds in the other.
"""

from ui.console.running import run

__all__ = ["run"]
