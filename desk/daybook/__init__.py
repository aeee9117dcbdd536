"""The day's books: site diaries, the dispatcher's log, production and its reconciliation."""
