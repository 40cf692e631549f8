"""WSGI entry point: what the web server's worker processes load."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guichet.settings.production")

application = get_wsgi_application()
