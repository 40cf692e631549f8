"""What the body of a page is made of."""
