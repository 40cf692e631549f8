"""The files that people brought: the figures of an import stay, its file goes."""

from collections.abc import Iterable
from datetime import date, datetime, time

from django.db import transaction

from core.models import Centre, ImportRun

from .classes import Carrier, Due


class ImportFiles(Carrier):
    """Carries out the class `core.import_file`."""

    record_of = "core.importrun"

    def due(self, *, centre: Centre, before: date) -> Iterable[Due]:
        """Runs of the centre that still have their file."""
        start = datetime.combine(before, time.min, tzinfo=centre.zone)
        runs = ImportRun.objects.filter(centre=centre, brought_at__lt=start).exclude(file="")
        for run in (
            runs.defer("verdicts", "answers").order_by("brought_at").iterator(chunk_size=500)
        ):
            yield Due(str(run.pk), run.resource, run.brought_at.astimezone(centre.zone).date())

    def carry_out(self, ids: list[str]) -> int:
        """The file, its name and the name of its sheet are gone."""
        runs = list(ImportRun.objects.filter(pk__in=ids).exclude(file=""))
        for run in runs:
            storage, name = run.file.storage, run.file.name
            ImportRun.objects.filter(pk=run.pk).update(
                file="", original_name="", sheet="", verdicts={}
            )
            transaction.on_commit(lambda storage=storage, name=name: storage.delete(name))
        return len(runs)
