"""Restricted files, emergency openings, people's requests about their data, their own copy."""
