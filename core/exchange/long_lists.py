"""Lists that are too long for one request: a process of its own looks at them and carries them out.

It is started by the server for one import, works on behalf of the person who asked, with their rights,
and ends with its work. It goes on when the browser is closed. Nothing is lost with it: while it looks,
nothing is changed, and while it imports, all is one transaction.
"""

import logging
import os
import subprocess
import sys
import threading
import traceback

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core import scope
from core.errors import Refusal
from core.exchange.errors import UnreadableFile
from core.exchange.problems import AlreadyImported
from core.exchange.progress import Progress, beating, forget, is_beating, progress_of, report
from core.exchange.runs import confirm, review
from core.models import ImportRun
from core.models.exchange import ImportState, ImportWork

# Up to so many rows are done while the browser waits: two or three seconds.
LONG = 500
COMMAND = "work_on_import"

logger = logging.getLogger("guichet.exchange")


def is_long(run: ImportRun) -> bool:
    """Whether the list of a run is for a process of its own."""
    return run.rows_in_list > LONG


def start_work(run: ImportRun, work: str, *, actor, seen: str = "") -> None:
    """A process looks at the list, or imports it as `seen`; a second start changes nothing."""
    began = timezone.now()
    if run.work:
        return
    # First the sign of life, so that nobody takes the process for dead before it began.
    report(run.pk, Progress(0, run.rows_in_list))
    with _as_system():
        waiting = ImportRun.objects.filter(pk=run.pk, state=ImportState.PREVIEWED, work="")
        if not waiting.update(work=work, work_began=began):
            return
    run.work, run.work_began = work, began
    try:
        spawn(run, actor=actor, seen=seen)
    except OSError:
        _end(run, sentence_of_death(run))


def spawn(run: ImportRun, *, actor, seen: str) -> None:
    """Start the process; it outlives the request and, in its own session, also the server."""
    words = [str(run.pk), "--user", str(actor.pk), "--language", translation.get_language() or ""]
    process = subprocess.Popen(
        [sys.executable, "manage.py", COMMAND, *words, "--seen", seen],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    threading.Thread(target=process.wait, daemon=True).start()  # or it stays as a zombie


def do_work(run: ImportRun, *, actor, seen: str) -> None:
    """What the process does: the work that the run asks for, in the scope of the person.

    It raises nothing: what stands against the work is told on the page of the import.
    """
    ended = ""
    with beating(run.pk, run.rows_in_list) as watch:
        try:
            if run.work == ImportWork.LOOK:
                review(run, watch=watch)
            else:
                confirm(run, actor=actor, seen=seen, watch=watch)
        except AlreadyImported:
            pass
        except (Refusal, UnreadableFile) as reason:
            ended = str(getattr(reason, "message", None) or reason.sentence)
        except Exception as error:  # noqa: BLE001 - told on the page, whatever it is
            # Without its text, which may hold what stood in a row.
            where = "".join(traceback.format_tb(error.__traceback__))
            logger.error("import %s ended with %s\n%s", run.pk, type(error).__name__, where)
            ended = sentence_of_death(run)
    _end(run, ended)


def is_at_work(run: ImportRun) -> bool:
    """Whether a living process works on the run; one that died is noticed here and said."""
    if not run.work:
        return False
    if is_beating(run.pk):
        return True
    _end(run, sentence_of_death(run))
    with _as_system():
        run.refresh_from_db()
    return False


def how_it_ended(run: ImportRun) -> str:
    """Why the last work had no result, told once; empty where it had one."""
    found = progress_of(run.pk)
    if found is None or run.work:
        return ""
    forget(run.pk)
    return found.ended


def sentence_of_death(run: ImportRun) -> str:
    """What people read about work that ended before its time."""
    if run.work == ImportWork.CONFIRM:
        return _(
            "The import ended before it was complete: the server was stopped, or something went "
            "wrong. Nothing was imported. Look at the list again and confirm it."
        )
    return _(
        "The list could not be looked at to its end: the server was stopped, or something went wrong. "
        "Nothing was changed. Try again."
    )


def _end(run: ImportRun, ended: str) -> None:
    """The run waits for the next work; `ended` says why this one had no result.

    Nothing changes where the work was over already or somebody else's has begun.
    """
    with _as_system():
        mine = ImportRun.objects.filter(pk=run.pk, work=run.work, work_began=run.work_began)
        if not run.work or not mine.exists():
            return
        if ended:  # first, so that whoever finds no work finds why
            report(run.pk, Progress(ended=ended))
        mine.update(work="")


def _as_system():
    return scope.system(actor=scope.acting_user())
