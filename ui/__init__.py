"""What is seen: the window, its pages, and the command line that calls the same services."""
