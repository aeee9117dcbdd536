"""The history of every record, chained by hashes so that tampering shows."""
