"""Reading what people write and showing what is stored; no database, no screen."""
