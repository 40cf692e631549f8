"""Encryption in the age format (age-encryption.org), so that the standard `age` tool opens it too.

Backups are encrypted to public keys: the server that makes them every night cannot read them.
The stream passes in pieces of 64 KB, each of them authenticated.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyrage
from django.utils.translation import gettext as _
from pyrage import x25519

from .errors import BackupFailed, explain_system_error

SECRET_PREFIX = "AGE-SECRET-KEY-"  # noqa: S105 - how such a key begins
SUFFIX = ".age"


def make_identity(path: Path) -> str:
    """Write a new secret key to a file that only its owner reads; return the public key."""
    identity = x25519.Identity.generate()
    public = str(identity.to_public())
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise BackupFailed(
            _("%(path)s exists already. A key is never overwritten: name another file.")
            % {"path": path}
        ) from error
    except OSError as error:
        raise BackupFailed(explain_system_error(error, place=path)) from error
    with os.fdopen(handle, "w") as file:
        file.write(f"# public key: {public}\n{identity}\n")
    return public


def read_recipients(texts) -> list:
    """Public keys, each ``age1…``. Raises `BackupFailed` for none and for one that is none."""
    found = []
    for text in texts:
        if text.upper().startswith(SECRET_PREFIX):
            raise BackupFailed(
                _("That is a secret key. Backups are made with the public key, age1…")
            )
        try:
            found.append(x25519.Recipient.from_str(text))
        except pyrage.RecipientError as error:
            raise BackupFailed(
                _("%(key)s is not a public key of age (age1…). Look for a mistyped letter.")
                % {"key": text}
            ) from error
    if not found:
        raise BackupFailed(
            _(
                "Say who may open the backup: put a public key into BACKUP_RECIPIENTS, or name it "
                "with --recipient. `manage.py backup_key` makes a pair of keys."
            )
        )
    return found


def read_identities(path: Path) -> list:
    """The secret keys in a file; lines that begin with # are remarks. Raises `BackupFailed`."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BackupFailed(
            _("The file with the secret key, %(path)s, cannot be read.") % {"path": path}
        ) from error
    texts = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    try:
        found = [x25519.Identity.from_str(text) for text in texts]
    except pyrage.IdentityError as error:
        raise BackupFailed(
            _("%(path)s holds no secret key of age (AGE-SECRET-KEY-…).") % {"path": path}
        ) from error
    if not found:
        raise BackupFailed(_("%(path)s is empty: it holds no secret key.") % {"path": path})
    return found


class _Worker(threading.Thread):
    """Runs the library's loop beside ours; what it raised is kept."""

    def __init__(self, work, *ends):
        super().__init__(daemon=True)
        self.work, self.ends, self.error = work, ends, None

    def run(self):
        """Work until the pipe ends; close our end whatever happens, or the other side waits."""
        try:
            self.work()
        except Exception as error:  # noqa: BLE001 - handed to the thread that waits
            self.error = error
        finally:
            for end in self.ends:
                end.close()


@contextmanager
def encrypted_to(file, recipients) -> Iterator:
    """A stream to write to; what is written arrives encrypted in `file`."""
    read_end, write_end = os.pipe()
    source, sink = os.fdopen(read_end, "rb", buffering=0), os.fdopen(write_end, "wb")
    worker = _Worker(lambda: pyrage.encrypt_io(source, file, recipients), source)
    worker.start()
    try:
        yield sink
        sink.close()
    except BrokenPipeError:
        # The other side ended first: what it met is the true reason.
        worker.join()
        if worker.error is None:
            raise
    finally:
        _close_quietly(sink)
        worker.join()
    if worker.error is not None:
        raise worker.error


@contextmanager
def decrypted_from(file, identities) -> Iterator:
    """A stream to read from: `file`, decrypted. Raises `BackupFailed` for a wrong key or damage."""
    read_end, write_end = os.pipe()
    source, sink = os.fdopen(read_end, "rb"), os.fdopen(write_end, "wb", buffering=0)
    worker = _Worker(lambda: pyrage.decrypt_io(file, sink, identities), sink)
    worker.start()
    failed = None
    try:
        yield source
    except Exception as error:
        failed = error
        raise
    finally:
        source.close()
        worker.join()
        if worker.error is not None and not _is_broken_pipe(worker.error):
            # Raised in place of what reading met: a stream that ends too soon is a consequence.
            raise BackupFailed(_why_not_opened(worker.error)) from failed


def _why_not_opened(error: Exception) -> str:
    if isinstance(error, pyrage.DecryptError) and "matching" in str(error):
        return _(
            "This key does not open this backup. Take the secret key that belongs to the public "
            "key with which the backup was made. Nothing was changed."
        )
    if isinstance(error, pyrage.DecryptError):
        return _("This file is not a backup of Guichet, or its beginning is damaged.")
    return _(
        "The backup is damaged or cut off: it is not what was written. Nothing was changed. Take "
        "another copy or an older backup."
    )


def _is_broken_pipe(error: Exception) -> bool:
    return isinstance(error, BrokenPipeError) or "Broken pipe" in str(error)


def _close_quietly(stream) -> None:
    try:
        stream.close()
    except OSError:
        # A pipe whose reader is gone; the reader's own error is told.
        return
