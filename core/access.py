"""Write down who opened, printed or took away personal data."""

from core import scope
from core.models import AccessLogEntry


def log_access(*, kind: str, module: str, centre_id, record: str, reference="", rows=1, reason=""):
    """Append one entry to the access log; the person is taken from the scope.

    `record` is "app.model" for a list or "app.model:id" for one record; `reference` a card
    number, never a name.
    """
    user = scope.acting_user()
    with scope.system(actor=user):
        return AccessLogEntry.objects.create(
            kind=kind,
            module=module,
            centre_id=centre_id,
            record=record,
            reference=reference,
            rows=rows,
            reason=reason,
            user=user,
        )
