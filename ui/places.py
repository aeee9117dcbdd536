"""Where the program's own files lie and where it may write."""

from __future__ import annotations

import sys
from pathlib import Path

PROGRAM_NAME = "concrete-desk"
PROGRAM_TITLE = "生产客服管理"
VERSION = "0.1.0"

RESOURCES = Path(__file__).resolve().parent.parent / "resources"


def settings_folder() -> Path:
    """The person's settings folder, which holds the .ini and the log; it may be missing."""
    import platformdirs

    return Path(platformdirs.user_config_dir(PROGRAM_NAME, appauthor=False, roaming=True))


def user_folder() -> Path:
    """The person's settings folder, made when missing."""
    folder = settings_folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if sys.platform != "win32":  # a profile's folders are the person's own there
        folder.chmod(0o700)
    return folder
