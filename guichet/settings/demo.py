"""Demo mode: what `make run` starts. Invented people, known passwords, one computer."""

from .base import *  # noqa: F403

DEBUG = False
GUICHET_DEMO = True
# Known to everybody who reads this file; production refuses to start with it.
SECRET_KEY = "demo-key-that-production-refuses-because-everybody-knows-it"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "testserver"]
DEMO_PASSWORD = "guichet-demo"
