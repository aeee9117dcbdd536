"""订货通知单: the page, reading customers' files and messages."""
