"""What goes to the printer and what comes from files."""
