"""Settings of the measurements: the demo's, and beside it Django's own admin to compare with."""

from guichet.settings.demo import *  # noqa: F403
from guichet.settings.demo import INSTALLED_APPS, LOGGING

INSTALLED_APPS = [*INSTALLED_APPS, "django.contrib.admin"]
ROOT_URLCONF = "tests.bench.urls"
LOGGING = {**LOGGING, "root": {"handlers": ["console"], "level": "ERROR"}}
