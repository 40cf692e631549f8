"""The page docs/benchmarks.md, written from a run."""

import os
import platform
import re
import sqlite3

import django
import wagtail
from django.utils import timezone

from tests.harness.databases import REPOSITORY

from .lines import Line, as_markdown

PAGE = REPOSITORY / "docs" / "benchmarks.md"
TEXT = """# Benchmarks

`make bench` measures what must be fast, prints these tables and fails where a goal is missed; `python
-m tests.bench --write` also writes this page, with `--only` the
tables of those parts. The first run invents 110,000 people (`manage.py
make_load`, 100,000 at one centre and 10,000 at another) and keeps them in `build/bench`.

{tables}

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
  of three left out, in another spelling, in Arabic letters. A name of two stays whole. The goals
  count all names together; the lines below them tell names of three parts (as full names are in the
  regions served: one's own, the father's, the grandfather's) from names of two.
- **No search can find more**: where n people bear the words that are left of a name exactly as well
  as the one who is meant, ten of n are shown, and no search by name does better than 10/n. Over all
  three-part names of the million that is 0.92 where a part is missing, and 1 where none is; over
  names of two parts it is 0.987. What noise makes of the letters is left out of that figure.
- **PostgreSQL** has been vacuumed before it is asked, as its own housekeeping does within minutes.
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
- A name that was told is looked for in steps (`registry.matching.steps`): its words as they sound,
  any three of them with slips before any two without, and words that are one letter from those typed
  only where somebody in the register is called so. The keys of a step go to the database as one
  value: a list of keys costs PostgreSQL more to plan than to look up.
- Of hundreds who share two words the names are only glanced at (`registry.matching.glance`), and the
  forty who fit best are compared, instead of the first forty.
- The index is asked without the conditions of the scope, and the forty are asked for under them. If
  one of these, or of a sample of the others, is not in scope, everything is asked again under them.
- Drop-down lists are drawn without two templates an option (`core.console.form_renderer`): the
  arrival desk takes a third of the time.
- Rows are plain values and the results template includes nothing a row.
"""


MEASURED = """## {part}

{table}

Measured on {day} with Python {python}, Django {django}, Wagtail {wagtail} and SQLite {sqlite} on a
computer with {processors} processors.
"""
TITLES = {
    "lists": "Lists",
    "file": "A person's file",
    "search": "The arrival search",
    "postgresql": "The arrival search on PostgreSQL",
    "matching": "Knowing a person again",
    "import": "Import of people",
    "million": "A million people",
    "stock": "The store's ledger",
    "stock_import": "Import of goods",
    "shelter": "The shelter",
    "weight": "Weight on the wire",
    "public": "The public pages",
}


def write_page(lines: dict[str, list[Line]]) -> None:
    """Write the page anew: the parts that were measured, by name; of the others what stands there."""
    written = PAGE.read_text() if PAGE.exists() else ""
    tables = []
    for part, title in TITLES.items():
        if lines.get(part):
            tables.append(_measured(title, lines[part]))
        elif there := re.search(rf"^## {title}\n.*?(?=^## )", written, re.DOTALL | re.MULTILINE):
            tables.append(there[0])
    PAGE.write_text(TEXT.format(tables="\n".join(table.strip() + "\n" for table in tables)))


def _measured(title: str, lines: list[Line]) -> str:
    return MEASURED.format(
        part=title,
        table=as_markdown(lines),
        day=timezone.localdate().isoformat(),
        python=platform.python_version(),
        django=django.get_version(),
        wagtail=wagtail.__version__,
        sqlite=sqlite3.sqlite_version,
        processors=os.cpu_count(),
    )
