"""日生产计划: tomorrow's pours gathered, checked, approved, issued, and changed only by revision."""
