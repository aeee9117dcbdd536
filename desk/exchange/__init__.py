"""Foreign files and messages coming in: read with care, staged, and never trusted."""
