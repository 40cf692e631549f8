"""What happened in the house, and who was part of it."""
