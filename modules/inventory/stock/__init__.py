"""What is in the store: the list of stock, the stock card of an item, the journal of moves."""
