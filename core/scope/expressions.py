"""The condition that is resolved when the SQL is compiled, not when the query is written.

Querysets captured at import time (form fields, filters, choosers) are therefore scoped too.
"""

from django.db.models import BooleanField, DateTimeField, Expression, F
from django.db.models.expressions import Value
from django.utils import timezone

from .context import current
from .grants import EVERY_CENTRE


class InScope(Expression):
    """True where the centre in `path` is one at which the asker holds `permission`.

    `path` names a centre foreign key, e.g. ``"centre_id"`` or ``"stay__centre_id"``.
    Raises `NoScope` while compiling where no scope is open.
    """

    conditional = True
    output_field = BooleanField()

    def __init__(self, path: str, permission: str):
        super().__init__(output_field=BooleanField())
        self.column = F(path) if isinstance(path, str) else path
        self.permission = permission

    def get_source_expressions(self):
        return [self.column]

    def set_source_expressions(self, exprs):
        (self.column,) = exprs

    def as_sql(self, compiler, connection):
        centres = current().centre_ids(self.permission)
        if centres is EVERY_CENTRE:
            return "1 = 1", []
        if not centres:
            return "1 = 0", []
        sql, params = compiler.compile(self.column)
        field = self.column.target.target_field if self.column.target.is_relation else None
        prepare = (field or self.column.target).get_db_prep_value
        values = [prepare(pk, connection) for pk in sorted(centres, key=str)]
        marks = ", ".join(["%s"] * len(values))
        return f"{sql} IN ({marks})", [*params, *values]


class HeldEverywhere(Expression):
    """True where the asker holds `permission` through an all-centres membership."""

    conditional = True
    output_field = BooleanField()

    def __init__(self, permission: str):
        super().__init__(output_field=BooleanField())
        self.permission = permission

    def as_sql(self, compiler, connection):
        asker = current()
        grants = getattr(asker, "grants", None)
        everywhere = self.permission in grants.everywhere if grants else True
        if asker.centre_ids(self.permission) is EVERY_CENTRE:
            everywhere = True
        return ("1 = 1" if everywhere else "1 = 0"), []


class AskingUser(Value):
    """The id of the person who asks, known when the SQL is compiled; -1 where nobody does."""

    def __init__(self):
        super().__init__(-1)

    def as_sql(self, compiler, connection):
        user_id = current().user_id
        return "%s", [-1 if user_id is None else user_id]


class AskingMoment(Value):
    """The moment at which the SQL is compiled, to the microsecond.

    The database's own clock gives milliseconds on SQLite: a row written in the same millisecond
    would not be visible to who wrote it.
    """

    def __init__(self):
        super().__init__(None, output_field=DateTimeField())

    def as_sql(self, compiler, connection):
        return "%s", [connection.ops.adapt_datetimefield_value(timezone.now())]
