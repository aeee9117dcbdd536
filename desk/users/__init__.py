"""People: who may sign in, with which roles, and how a password is checked."""
