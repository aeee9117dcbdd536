"""What customers write, read as orders: messages, lists and forms."""
