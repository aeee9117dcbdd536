"""Customers, their projects, and who may sign for them."""
