#!/usr/bin/env python
"""Run Guichet's management commands; the demo settings are the default."""

import os
import sys


def main() -> None:
    """Hand the command line to Django."""
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
