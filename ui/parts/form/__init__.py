"""The form of a record, its editors, and what was typed into it."""
