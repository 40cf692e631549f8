"""Settings of the test suite: fast passwords, no manifest of static files, chosen database."""

from .base import *  # noqa: F403
from .base import DATA_DIR, STORAGES, database_from, env

DEBUG = False
GUICHET_DEMO = True
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
