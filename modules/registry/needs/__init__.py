"""Specific needs: what somebody needs, and what staff do about it."""
