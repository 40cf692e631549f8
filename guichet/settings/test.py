"""Settings of the test suite: fast passwords, no manifest of static files, chosen database."""

import sys

from .base import *  # noqa: F403
from .base import BASE_DIR, DATA_DIR, INSTALLED_APPS, STORAGES, database_from, env

# The sample module of tests/sample_plugin is part of every test; one test installs it with pip.
SAMPLE_MODULE = "guichet_sample.apps.UmbrellasConfig"
sys.path.insert(0, str(BASE_DIR / "tests" / "sample_plugin"))
if SAMPLE_MODULE not in INSTALLED_APPS:
    INSTALLED_APPS = [*INSTALLED_APPS, SAMPLE_MODULE]

DEBUG = False
GUICHET_DEMO = True
# Tests of kept pages switch this on; all others look at the page as it is made.
PUBLIC_PAGE_SECONDS = 0
SECRET_KEY = "test-key-of-no-worth-at-all-and-long-enough"  # noqa: S105
DEMO_PASSWORD = "guichet-demo"  # noqa: S105
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "private": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
}
DATABASES = {
    "default": database_from(
        env.str("DATABASE_URL", default="") or f"sqlite:///{DATA_DIR / 'test.sqlite3'}"
    )
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
