"""Pages of the archive of quality documents."""
