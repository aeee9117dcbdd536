"""One record on the screen: its steps, what is filed with it, and the sheets it opens in."""
