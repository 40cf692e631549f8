"""What wants attention in the store, on a page and on the first page."""
