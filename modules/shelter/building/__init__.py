"""The house in the console: buildings, rooms, beds, washing, rules, what is out of service."""
