"""Settings of installations that tests work on with commands: as in tests, but files lie on the disk."""

from guichet.settings.base import STORAGES as STORAGES_ON_DISK
from guichet.settings.test import *  # noqa: F403

STORAGES = {
    **STORAGES_ON_DISK,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
