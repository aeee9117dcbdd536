"""Quality documents: produced, reviewed, issued, handed over, and changed under control (M3)."""
