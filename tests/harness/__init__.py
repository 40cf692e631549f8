"""Proofs with real processes, real databases, a real server and a real browser.

- `arena` (arena.py): a fresh database and N processes that do something to it at the same moment.
- `live_site`, `page` (site.py, browser.py): the server as people run it, and Chromium in front.
- `forbidden.py`: what no test may do (reach the network, flush append-only tables).
"""
