"""Settings of a demo into which the sample module of tests/sample_plugin was installed."""

import sys

from guichet.settings.demo import *  # noqa: F403
from guichet.settings.demo import BASE_DIR, INSTALLED_APPS

sys.path.insert(0, str(BASE_DIR / "tests" / "sample_plugin"))
SAMPLE_MODULE = "guichet_sample.apps.UmbrellasConfig"
if SAMPLE_MODULE not in INSTALLED_APPS:
    INSTALLED_APPS = [*INSTALLED_APPS, SAMPLE_MODULE]
