"""Settings of the measurements: the demo's, and beside it Django's own admin to compare with."""

from guichet.settings.demo import *  # noqa: F403
from guichet.settings.demo import DATA_DIR, INSTALLED_APPS, LOGGING

INSTALLED_APPS = [*INSTALLED_APPS, "django.contrib.admin"]
ROOT_URLCONF = "tests.bench.urls"
STATIC_ROOT = DATA_DIR / "static"
LOGGING = {**LOGGING, "root": {"handlers": ["console"], "level": "ERROR"}}
