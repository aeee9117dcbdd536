"""What is allowed: the office's work as use cases, rules and workflows."""
