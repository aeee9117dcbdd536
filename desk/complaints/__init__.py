"""投诉: what a customer is not content with, from its registration on (M5)."""
