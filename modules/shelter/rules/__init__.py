"""Decisions of the shelter as pure functions: they know no database and no clock."""
