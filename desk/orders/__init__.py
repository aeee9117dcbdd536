"""订货通知单: what a customer orders, from its arrival to the signature and the opening."""
