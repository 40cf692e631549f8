"""Files that only a merge names: a photo that it replaced comes back when it is undone."""

from collections.abc import Iterator

from django.db.models import QuerySet

from core.modules.extensions import register
from modules.registry.models import MergeChange


@register("file_names")
def files_that_undoing_gives_back() -> Iterator[str]:
    """Every text among the values that merges keep; what is no name of a file is none on the disk."""
    values = QuerySet(MergeChange).values_list("before", "after", "whole")
    for row in values.iterator(chunk_size=1000):
        yield from _texts(row)


def _texts(value) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _texts(list(value.values()))
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)
