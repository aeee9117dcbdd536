"""What is stored: tables, column types, and the words of each field."""
