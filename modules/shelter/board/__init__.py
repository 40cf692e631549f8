"""The bed board: tiles, the box of one bed, what is done with it."""
