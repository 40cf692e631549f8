"""What runs in the arena's crew: set Django up once, fork a process for each order, and in it one
process for each call.

Started by `crew.py` as ``python -m tests.harness.worker``. An order is one line of JSON on standard
input: ``function`` (module:name), ``calls`` (arguments of each process), ``seconds``,
``database_url``, ``report`` and ``printed`` (files to write). Answered are two lines: the number of
the order's process when it begins, and its exit status when it ended.
"""

import importlib
import json
import multiprocessing
import os
import sys
import threading
import time
import traceback
from multiprocessing.connection import Connection, wait
from multiprocessing.synchronize import Barrier
from pathlib import Path

import django
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connections
from django.urls import get_resolver

SECONDS_TO_GATHER = 30
FAILED = 1


def main() -> None:
    """Carry out one order after the other until nobody sends any more."""
    django.setup()
    # Read here once, not in each process that opens a page.
    get_resolver().url_patterns  # noqa: B018
    for line in sys.stdin:
        leader = os.fork()
        if leader == 0:
            os._exit(_carry_out(json.loads(line)))
        _answer(leader)
        _pid, status = os.waitpid(leader, 0)
        _answer(status)


def _answer(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


def _carry_out(order: dict) -> int:
    """Let the processes of one order race and report what each saw; an exit status."""
    os.setsid()
    printed = os.open(order["printed"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(printed, sys.stdout.fileno())
    os.dup2(printed, sys.stderr.fileno())
    try:
        # Knows models, so it cannot be imported before Django is set up.
        from .arena import database_in_place

        os.environ["DATABASE_URL"] = order["database_url"]
        with database_in_place(order["database_url"]):
            # A connection must not be shared between processes: each opens its own.
            connections.close_all()
            outcomes = race(
                function=_find(order["function"]), calls=order["calls"], seconds=order["seconds"]
            )
        Path(order["report"]).write_text(json.dumps(outcomes))
    except Exception:  # noqa: BLE001 - what it was is printed, and read by whoever gave the order
        traceback.print_exc()
        return FAILED
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


def race(*, function, calls: list[list], seconds: float) -> list[dict]:
    """Call `function` once in each of as many processes as there are `calls`, all at once."""
    forking = multiprocessing.get_context("fork")
    gate = forking.Barrier(len(calls))
    ends: list[Connection] = []
    processes = []
    for arguments in calls:
        ours, theirs = forking.Pipe(duplex=False)
        process = forking.Process(target=_run, args=(function, arguments, gate, theirs))
        process.start()
        theirs.close()
        ends.append(ours)
        processes.append(process)
    outcomes = _collect(ends, processes, deadline=time.monotonic() + seconds)
    for process in processes:
        process.join()
    return outcomes


def _run(function, arguments: list, gate: Barrier, report: Connection) -> None:
    """One process: wait for the others, call, send what happened."""
    try:
        gate.wait(timeout=SECONDS_TO_GATHER)
    except threading.BrokenBarrierError:
        os._exit(1)
    began = time.monotonic()
    outcome: dict = {"value": None, "error": None}
    try:
        outcome["value"] = function(*arguments)
    except Exception as error:  # noqa: BLE001 - whatever a process saw is the test's to judge
        outcome["error"] = {
            "kind": type(error).__name__,
            "message": str(error),
            "trace": traceback.format_exc(),
        }
    outcome["seconds"] = time.monotonic() - began
    connections.close_all()
    report.send_bytes(json.dumps(outcome, cls=DjangoJSONEncoder).encode())
    report.close()


def _collect(ends: list[Connection], processes: list, *, deadline: float) -> list[dict]:
    """Outcomes in the order of the calls; who is late is killed and counted as TimedOut."""
    outcomes: dict[Connection, dict] = {}
    while len(outcomes) < len(ends):
        open_ends = [end for end in ends if end not in outcomes]
        ready = wait(open_ends, timeout=max(0.0, deadline - time.monotonic()))
        for end in ready:
            outcomes[end] = _receive(end)
        if not ready:
            for end, process in zip(ends, processes, strict=True):
                if end not in outcomes:
                    process.kill()
                    outcomes[end] = _failure("TimedOut", "did not finish in time")
    return [outcomes[end] for end in ends]


def _receive(end: Connection) -> dict:
    try:
        return json.loads(end.recv_bytes())
    except EOFError:
        return _failure("Died", "the process ended without a word")


def _failure(kind: str, message: str) -> dict:
    error = {"kind": kind, "message": message, "trace": ""}
    return {"value": None, "error": error, "seconds": 0.0}


def _find(path: str):
    """Import `module:function`."""
    module, _, name = path.partition(":")
    return getattr(importlib.import_module(module), name)


if __name__ == "__main__":
    main()
