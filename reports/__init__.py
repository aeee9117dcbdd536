"""What is printed and exported; knows the records' words, nothing of the screen."""
