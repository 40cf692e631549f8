"""The page docs/benchmarks.md, written from a run."""

import os
import platform
import sqlite3

import django
import wagtail
from django.utils import timezone

from tests.harness.databases import REPOSITORY

from .lines import Line, as_markdown

PAGE = REPOSITORY / "docs" / "benchmarks.md"
TEXT = """# Benchmarks

`make bench` measures what must be fast, prints this table and fails where a goal is missed; `python
-m tests.bench --write` also writes this page. The first run invents 110,000 people (`manage.py
make_load`, 100,000 at one centre and 10,000 at another) and keeps them in `build/bench`.

{table}

Measured on {day} with Python {python}, Django {django}, Wagtail {wagtail} and SQLite {sqlite} on a
computer with {processors} processors that other work shared.

## How it is measured

- **Ratios, not seconds.** Both sides of a ratio take turns in one process, after a warm-up; the
  figure is that of the medians. Computers differ, and so do hours of the day; ratios hardly do.
- **Server time** is processor time of the process, in which SQLite works as well. On PostgreSQL it
  is the clock's.
- **The changelist** is Django's admin with the list's columns, order, page size and rows, its
  related rows fetched at once, counting all rows once (by default it counts twice). It pays for the
  row scope as the console does. The last line of the lists says what the same changelist costs
  without any scope: the price of the scope is the count.
- **The arrival search** is `find_people` as a front-desk user with 100,000 people in scope. What is
  typed: names of invented people by their first two to five letters, one word, two words, whole and
  misspelt; card numbers; the most common names, which thousands of people have; names that nobody
  has. The lists of names are drawn so that the first of each origin is as common as in real
  registers: every fourth person has a Mohamed in their name.
- **The million** are drawn from our pools and the shared lists of names, the common ones far more
  often than the rare; every third person has two names, the others three. Asked for are whole
  names as others would tell or write them: with two letters wrong, the words in another order, one
  of three left out, in another spelling, in Arabic letters.
- **The same person**: FEBRL's list of 5,000 records with known duplicates. Splink learns on the
  list itself and is judged at whichever threshold suits it best; ours has one for all lists.
- **Weight on the wire** is what Chromium received from the real server with an empty cache,
  compressed, with headers.

## What made it fast

- The list counts the files that the asker's centres hold instead of asking each person whether they
  may be seen, and mends the number by the few who are restricted or opened in an emergency
  (`registry.scope.count_visible_people`).
- The search walks the keys of the rarest word in the order of their index and stops when there are
  enough; only these few are ranked (`registry.search`). Ranking every Mohamed took several times as
  long.
- Drop-down lists are drawn without two templates an option (`core.console.form_renderer`): the
  arrival desk takes a third of the time.
- Rows are plain values and the results template includes nothing a row.
"""


def write_page(lines: list[Line]) -> None:
    """Write the page anew from the lines of a whole run."""
    PAGE.write_text(
        TEXT.format(
            table=as_markdown(lines),
            day=timezone.localdate().isoformat(),
            python=platform.python_version(),
            django=django.get_version(),
            wagtail=wagtail.__version__,
            sqlite=sqlite3.sqlite_version,
            processors=os.cpu_count(),
        )
    )
