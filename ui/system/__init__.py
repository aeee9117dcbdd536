"""People, settings, what plans draw on, and the history of the station."""
