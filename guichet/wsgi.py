"""WSGI entry point: what the web server's worker processes load."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guichet.settings.production")

# What is loaded stays for as long as the process does: looking through it for what could be thrown
# away took a fifth of the start, and again a little of each request.
gc.disable()
application = get_wsgi_application()
gc.freeze()
gc.enable()
