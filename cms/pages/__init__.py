"""The kinds of public pages."""
