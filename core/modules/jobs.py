"""Background work: functions of a centre, run only where their module is on."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from core import scope

from .activation import centres_running
from .extensions import installed, offer
from .manifest import owner_of

logger = logging.getLogger("guichet.jobs")


@dataclass(frozen=True)
class Job:
    """A piece of background work of one module; must be harmless when run twice."""

    name: str
    module: str
    run: Callable
    every: str  # "hour" or "night"


def job(*, every: str) -> Callable[[Callable], Callable]:
    """Decorator: ``@job(every="night")`` on ``def close_old_drafts(centre): …``."""

    def decorate(function):
        module = owner_of(function)
        offer("job", Job(f"{module}.{function.__name__}", module, function, every), module=module)
        return function

    return decorate


def run_jobs(*, every: str) -> list[tuple[str, str, str]]:
    """Run all jobs that are due, centre by centre; one failure does not stop the others.

    Returns (job, centre code, "done" or the class of the error); the traceback goes to the log.
    """
    outcome = []
    for entry in installed("job"):
        task = entry.thing
        if task.every != every:
            continue
        for centre in centres_running(task.module):
            try:
                with scope.centre(centre):
                    task.run(centre)
            except Exception as error:
                logger.exception("job %s failed at %s", task.name, centre.code)
                outcome.append((task.name, centre.code, type(error).__name__))
            else:
                outcome.append((task.name, centre.code, "done"))
    return outcome
