"""Lists of restricted files, of emergency openings and of requests about data."""

from . import requests_console, restricted_console  # noqa: F401 - they register themselves
