"""Base classes of every module's tables: rows belong to a centre and show only in scope."""

from functools import cache

from django.db import DatabaseError, models
from django.db.models.sql import Query

from core.errors import ModuleNotWritable, RowGone, RowMoved
from core.ids import new_id

from .context import current
from .expressions import InScope
from .grants import EVERY_CENTRE


class ScopedQuerySet(models.QuerySet):
    """A queryset that cannot create or move rows into a centre outside the scope."""

    def bulk_create(self, objs, *args, **kwargs):
        """Create many rows after asking for each whether its centre may be written."""
        objs = list(objs)
        self.model.check_all_writable(objs)
        return super().bulk_create(objs, *args, **kwargs)

    def update(self, **kwargs):
        """Update rows in scope; a row's centre never changes this way."""
        if {"centre", "centre_id"} & set(kwargs):
            raise RowMoved
        self.check_writable()
        return super().update(**kwargs)

    def delete(self):
        """Delete rows in scope, unless some of them lie where the module is read only."""
        self.check_writable()
        return super().delete()

    delete.alters_data = True
    delete.queryset_only = True

    def check_writable(self) -> None:
        """Raise `ModuleNotWritable` where some of these rows may be seen but not written."""
        asker, label = current(), self.model._meta.app_label
        allowed = asker.writable_centre_ids(label)
        if allowed is EVERY_CENTRE or asker.visible_centre_ids(label) <= allowed:
            return
        path = getattr(self.model, "centre_path", "centre")
        if not allowed or (path and self.exclude(**{f"{path}__in": allowed}).exists()):
            raise ModuleNotWritable


@cache
def scoped_query(model: type[models.Model]) -> Query:
    """All rows of a model under its scope condition, made once in the life of a process.

    The condition is resolved when the SQL is compiled, so nothing of who asks is kept here; making
    it anew for each query cost more than most queries.
    """
    return models.QuerySet(model).filter(model.scope_condition()).query


class ScopedManager(models.Manager.from_queryset(ScopedQuerySet)):
    """The default manager of every scoped model: adds the model's scope condition."""

    def get_queryset(self):
        rows = super().get_queryset()
        rows.query = scoped_query(self.model).chain()
        return rows


class ScopedModel(models.Model):
    """A row that belongs to a centre, directly or through one parent.

    Subclasses either have a field `centre` or name the path to one in `centre_path`.
    """

    centre_path = "centre"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    objects = ScopedManager()

    # Wagtail's reference index keeps labels outside any scope: none for module rows.
    wagtail_reference_index_ignore = True

    class Meta:
        abstract = True
        base_manager_name = "objects"
        default_manager_name = "objects"

    def __str__(self) -> str:
        """A label that is safe in a log: what it is, and nothing of whom."""
        return f"{self._meta.verbose_name} {str(self.pk)[-6:]}"

    @classmethod
    def view_permission(cls) -> str:
        """The permission that makes rows of this model visible at a centre."""
        return f"{cls._meta.app_label}.view_{cls._meta.model_name}"

    @classmethod
    def scope_condition(cls):
        """The condition added to every query of this model."""
        return models.Q(InScope(f"{cls.centre_path}_id", cls.view_permission()))

    @classmethod
    def history_condition(cls):
        """The condition added to every query of the versions of this model's rows."""
        return cls.scope_condition()

    @classmethod
    def from_db(cls, db, field_names, values):
        row = super().from_db(db, field_names, values)
        row._place_when_loaded = row.__dict__.get(cls.place_column())
        return row

    @classmethod
    def place_column(cls) -> str:
        """The column that places a row: its centre, or the parent that has one."""
        return f"{cls.centre_path.partition('__')[0]}_id"

    def row_centre_ids(self) -> set:
        """The centres this row belongs to; one, except where a module says otherwise."""
        value = self
        parts = f"{self.centre_path}_id".split("__")
        for part in parts:
            value = getattr(value, part)
        return {value}

    def check_writable(self) -> None:
        """Raise unless the scope may write rows of this module at the row's centre."""
        if not self._state.adding:
            self._check_not_moved()
        allowed = current().writable_centre_ids(self._meta.app_label)
        if allowed is EVERY_CENTRE:
            return
        if not (self.row_centre_ids() & allowed):
            raise ModuleNotWritable

    @classmethod
    def check_all_writable(cls, rows: list) -> None:
        """The same for many rows; models that ask the database for it do so once for all."""
        for row in rows:
            row.check_writable()

    def _check_not_moved(self) -> None:
        """Raise `RowMoved` where the row, or the parent it now hangs on, is another centre's."""
        column = self.place_column()
        if column not in self.__dict__:
            return
        before = getattr(self, "_place_when_loaded", None)
        if before is None:
            # Loaded without this column: what counts is what the database has.
            stored = type(self)._base_manager.filter(pk=self.pk).values_list(column, flat=True)
            before = stored.first()
        if before in (None, self.__dict__[column]):
            return
        parent, _dots, rest = self.centre_path.partition("__")
        if rest:
            parents = self._meta.get_field(parent).related_model._base_manager
            centres = set(parents.filter(pk=before).values_list(f"{rest}_id", flat=True))
            if centres == self.row_centre_ids():
                return
        raise RowMoved

    def save(self, *, force_insert=False, force_update=False, **kwargs):
        """Save inside the scope; raises `ModuleNotWritable`, `RowMoved` or `RowGone`.

        A row that was read is updated and never inserted: where it left the scope meanwhile,
        Django's second try would be a second row with its key.
        """
        self.check_writable()
        was_read = not (self._state.adding or force_insert)
        try:
            super().save(force_insert=force_insert, force_update=force_update or was_read, **kwargs)
        except DatabaseError as error:
            # Django's own word for "no row was there"; what a database says is a subclass.
            if was_read and type(error) is DatabaseError:
                raise RowGone from error
            raise
        self._place_when_loaded = self.__dict__.get(self.place_column())

    def delete(self, *args, **kwargs):
        """Delete inside the scope, under the same conditions as saving."""
        self.check_writable()
        return super().delete(*args, **kwargs)


class CentreModel(ScopedModel):
    """A scoped row with its own centre column: the usual case."""

    centre = models.ForeignKey("core.Centre", on_delete=models.PROTECT, related_name="+")

    class Meta(ScopedModel.Meta):
        abstract = True


class AppendOnlyMixin(models.Model):
    """Facts that others rely on: written once, never changed or deleted.

    The promise is kept by triggers on both databases (`core.database.triggers`); a mistake is
    mended by a new fact that names the old one.
    """

    append_only = True
    # Fields that are empty at first and may be filled once, such as when something was undone.
    filled_later: tuple[str, ...] = ()

    class Meta:
        abstract = True
