"""The pours: the board of the day and what belongs to them."""
