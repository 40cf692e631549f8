#!/usr/bin/env python
"""Run Guichet's management commands; the demo settings are the default."""

import gc
import os
import sys

# Code makes many objects and throws none away: by Python's own number, loading it takes a fifth more.
OBJECTS_BEFORE_COLLECTING = 10_000


def main() -> None:
    """Hand the command line to Django."""
    gc.set_threshold(OBJECTS_BEFORE_COLLECTING)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guichet.settings.demo")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        # Settings explain themselves in a sentence; a traceback would bury it.
        sys.exit(str(error))


if __name__ == "__main__":
    main()
