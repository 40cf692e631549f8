"""Production: refuses to start where a secret is missing or known from the demo."""

from django.core.exceptions import ImproperlyConfigured

from . import demo
from .base import *  # noqa: F403
from .base import env

DEBUG = False
SECRET_KEY = env.str("SECRET_KEY", default="")
if len(SECRET_KEY) < 32 or SECRET_KEY == demo.SECRET_KEY:
    raise ImproperlyConfigured(
        "Guichet did not start: SECRET_KEY is missing, shorter than 32 characters or the one of "
        "the demo. Set SECRET_KEY in the environment to a long random text and keep it secret."
    )
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", default=False) else None
)
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=60 * 60 * 24 * 30)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT
