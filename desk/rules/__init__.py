"""The manual in the program: its clauses, the table of rules, and what was not kept."""
