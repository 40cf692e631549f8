"""Modules: manifest, discovery, activation per centre, and what modules offer."""
