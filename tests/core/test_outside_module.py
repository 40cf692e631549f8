"""A module that was installed with pip is found, adds its parts, and is switched per centre."""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.harness.databases import SQLITE_FILE, sqlite_template

REPOSITORY = Path(__file__).resolve().parent.parent.parent
SAMPLE = REPOSITORY / "tests" / "sample_plugin"
PATIENCE_SECONDS = 300

# Runs in a process of its own, with the demo's settings, which do not name the sample module.
LOOK = """
import json, django
from django.conf import settings
# Nobody collected static files here, and no page of this test is looked at.
plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": plain}}
django.setup()
from django.db import connection
from django.test import Client
from core import scope
from core.modules.discovery import outside_modules
from core.modules.extensions import offered
from core.public import services_at
from core.testing.worlds import make_user
from core.models import Centre
from django.contrib.auth import get_user_model

with scope.system():
    centre, _made = Centre.objects.get_or_create(
        code="OUT", defaults={"name": "Outpost", "kind": "shelter", "country": "SDN"}
    )
desk = get_user_model().objects.filter(username="desk").first()
desk = desk or make_user("desk", ("front_desk", centre))
client = Client()
client.force_login(desk)
home = client.get("/admin/umbrellas/loans/")
print(json.dumps({
    "found": outside_modules(),
    "tables": [t for t in connection.introspection.table_names() if t.startswith("umbrellas_")],
    "page": client.get("/admin/umbrellas/OUT/lending/").status_code,
    "list": home.status_code,
    "in menu": "/admin/umbrellas/lending/" in client.get("/admin/centres/").content.decode()
        or "/admin/umbrellas/lending/" in client.get("/admin/registry/people/").content.decode(),
    "panels": sum("guichet_sample" in repr(p) for p in offered("panel", centre=centre)),
    "public": [s.offer.key for s in services_at(centre) if s.module == "umbrellas"],
}))
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory) -> dict[str, str]:
    """The environment of a process that has the sample module installed, and its own database."""
    here = tmp_path_factory.mktemp("outside")
    target = here / "site"
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps"]
    command += ["--no-build-isolation", "--target", str(target), str(source_in(here))]
    subprocess.run(command, check=True, timeout=PATIENCE_SECONDS)
    environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    environment |= {
        "PYTHONPATH": os.pathsep.join([str(target), str(REPOSITORY)]),
        "DATA_DIR": str(here / "data"),
        "DJANGO_SETTINGS_MODULE": "guichet.settings.demo",
    }
    (here / "data").mkdir()
    shutil.copy(sqlite_template() / SQLITE_FILE, here / "data")
    # The tests' database has the module's tables already: here they come with its installation.
    manage(environment, "migrate", "umbrellas", "zero", "--verbosity", "0")
    manage(environment, "migrate", "--verbosity", "0")
    return environment


def source_in(folder: Path) -> Path:
    """What pip is given: the sources, or a wheel where nothing can build one."""
    if importlib.util.find_spec("setuptools") and importlib.util.find_spec("wheel"):
        # A copy: building leaves folders beside the sources.
        return Path(shutil.copytree(SAMPLE, folder / "source"))
    wheel = folder / "guichet_sample-1.0-py3-none-any.whl"
    about = "guichet_sample-1.0.dist-info"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path in (SAMPLE / "guichet_sample").rglob("*"):
            if path.suffix in (".py", ".html"):
                archive.write(path, path.relative_to(SAMPLE).as_posix())
        archive.writestr(
            f"{about}/METADATA", "Metadata-Version: 2.1\nName: guichet-sample\nVersion: 1.0\n"
        )
        archive.writestr(
            f"{about}/WHEEL",
            "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        )
        archive.writestr(
            f"{about}/entry_points.txt",
            "[guichet.modules]\numbrellas = guichet_sample.apps:UmbrellasConfig\n",
        )
        archive.writestr(f"{about}/RECORD", "")
    return wheel


def manage(environment: dict[str, str], *arguments: str) -> str:
    """Run a command; fails the test with what it printed."""
    done = subprocess.run(
        [sys.executable, str(REPOSITORY / "manage.py"), *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def look(environment: dict[str, str]) -> dict:
    """What a process with the module installed sees of it."""
    done = subprocess.run(
        [sys.executable, "-c", LOOK],
        env=environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        cwd=REPOSITORY,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


def test_a_module_installed_with_pip_comes_and_goes_with_its_switch(installed):
    new = look(installed)
    assert new["found"] == ["guichet_sample.apps.UmbrellasConfig"]
    assert "umbrellas_loan" in new["tables"]
    nothing = {"page": 404, "list": 404, "in menu": False, "panels": 0, "public": []}
    assert {key: new[key] for key in nothing} == nothing
    manage(installed, "module", "enable", "umbrellas", "--centre", "OUT", "--yes")
    everything = {"page": 200, "list": 200, "in menu": True, "panels": 1, "public": ["umbrellas"]}
    on = look(installed)
    assert {key: on[key] for key in everything} == everything
    manage(installed, "module", "readonly", "umbrellas", "--centre", "OUT", "--yes")
    assert look(installed) == {**on, "public": []}
    manage(installed, "module", "disable", "umbrellas", "--centre", "OUT", "--yes")
    assert look(installed) == new


def test_without_the_package_nothing_of_it_is_there(installed):
    bare = {**installed, "PYTHONPATH": str(REPOSITORY)}
    assert look_for_outside_modules(bare) == []


def look_for_outside_modules(environment: dict[str, str]) -> list[str]:
    """The entry points that a process finds."""
    code = "from core.modules.discovery import outside_modules as o; import json; "
    code += "print(json.dumps(o()))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        capture_output=True,
        text=True,
        cwd=REPOSITORY,
        check=True,
        timeout=PATIENCE_SECONDS,
    )
    return json.loads(done.stdout)
