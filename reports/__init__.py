"""What is printed and exported. It knows the records and their words, but nothing of the screen."""
