"""What has to be true before the server starts, and the sentences for when it is not."""

import hashlib
import socket
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _

from core.database.migrations import lacks_migrations
from core.database.triggers import install_triggers, standing_triggers, trigger_names


class CannotStart(Exception):
    """Guichet cannot start; the message says why and what to do."""


def check_address(*, host: str, port: int) -> None:
    """Pass when `host:port` is free. Raises CannotStart."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            # As servers do: an address whose last connections are still fading away is free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except PermissionError as error:
        raise CannotStart(
            _("Only the system may use port %(port)s. Choose one above 1023, e.g. PORT=8000.")
            % {"port": port}
        ) from error
    except OSError as error:
        raise CannotStart(
            _(
                "Guichet cannot listen on %(host)s, port %(port)s (%(reason)s). "
                "Is another program using it? Choose another port, e.g. make run PORT=%(next)s."
            )
            % {"host": host, "port": port, "reason": error.strerror, "next": port + 1}
        ) from error


def check_data_directory() -> None:
    """Make the data directory where it is missing. Raises CannotStart when it is not writable."""
    try:
        Path(settings.MEDIA_ROOT).mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=settings.DATA_DIR):
            pass
    except OSError as error:
        raise CannotStart(
            _(
                "Guichet cannot write to its data directory %(directory)s (%(reason)s). "
                "Make it writable for this user, or name another: DATA_DIR=/path."
            )
            % {"directory": settings.DATA_DIR, "reason": error.strerror}
        ) from error


def check_database() -> None:
    """Pass when the database answers. Raises CannotStart; the message holds no password."""
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        database = connection.settings_dict
        place = database["NAME"]
        if database.get("HOST"):
            place = f"{place}@{database['HOST']}:{database.get('PORT') or 5432}"
        raise CannotStart(
            _(
                "The database %(place)s does not answer. Is it running, and is DATABASE_URL right? "
                "It said: %(reason)s"
            )
            % {"place": place, "reason": str(error).strip().splitlines()[0]}
        ) from error


def bring_database_up_to_date() -> bool:
    """Apply what is missing of the migrations; True when there was anything to apply.

    The triggers are put in place at every start: an upgrade that was interrupted may have lifted
    them, and a release may change them without a migration. Raises CannotStart without them.
    """
    is_behind = lacks_migrations()
    if is_behind:
        sys.stdout.write(_("Setting up the database; the first time this takes a minute…") + "\n")
        sys.stdout.flush()
        call_command("migrate", interactive=False, verbosity=0)
    else:
        install_triggers()
    check_triggers()
    return is_behind


def check_triggers() -> None:
    """Pass when every trigger stands that keeps records as they are. Raises CannotStart."""
    if missing := trigger_names() - standing_triggers():
        raise CannotStart(
            _(
                "Rules that protect the records are missing in the database (%(number)s of them, "
                "such as %(name)s). Nothing was changed. Run the command “migrate”, and start "
                "again; if this stays, restore the last backup."
            )
            % {"number": len(missing), "name": min(missing)}
        )


def load_demo_into_new_database() -> None:
    """Invent a centre's daily life where nobody can sign in yet; all of it or nothing."""
    with transaction.atomic():
        if get_user_model().objects.exists():
            return
        sys.stdout.write(_("Inventing people and centres for the demo…") + "\n")
        sys.stdout.flush()
        call_command("load_demo")


def collect_static_files() -> None:
    """Gather styles and scripts where they differ from those gathered last."""
    root = Path(settings.STATIC_ROOT)
    stamp = root.with_name(f"{root.name}.fingerprint")
    fingerprint = _fingerprint_of_static_files()
    if stamp.exists() and stamp.read_text() == fingerprint:
        return
    sys.stdout.write(_("Gathering styles and scripts…") + "\n")
    sys.stdout.flush()
    try:
        call_command("collectstatic", interactive=False, clear=root.exists(), verbosity=0)
        stamp.write_text(fingerprint)
    except OSError as error:
        raise CannotStart(
            _(
                "Guichet cannot write styles and scripts to %(directory)s (%(reason)s). "
                "Make it writable for this user, or name another: STATIC_ROOT=/path."
            )
            % {"directory": root, "reason": error.strerror}
        ) from error


def _fingerprint_of_static_files() -> str:
    """Change whenever a static file, or the way they are stored, changes."""
    digest = hashlib.sha256(repr(settings.STORAGES["staticfiles"]).encode())
    digest.update(str(Path(settings.STATIC_ROOT)).encode())
    for path in sorted(_static_files()):
        facts = path.stat()
        digest.update(f"{path}|{facts.st_size}|{facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _static_files() -> Iterator[Path]:
    for finder in get_finders():
        for name, storage in finder.list([]):
            yield Path(storage.path(name))
