"""The gate: is this module visible at this centre? Closed by default."""

from django.db.models import BooleanField, Expression, F

from core.scope.context import current
from core.scope.grants import EVERY_CENTRE

from .manifest import modules


class ModuleVisible(Expression):
    """True where the module named in one column is visible to the asker at the centre of another.

    For rows of the platform that speak of modules: imports, log entries.
    """

    conditional = True

    def __init__(self, module_path: str, centre_path: str):
        super().__init__(output_field=BooleanField())
        self.columns = [F(module_path), F(centre_path)]

    def get_source_expressions(self):
        return self.columns

    def set_source_expressions(self, exprs):
        self.columns = exprs

    def as_sql(self, compiler, connection):
        module_sql, module_params = compiler.compile(self.columns[0])
        centre_sql, centre_params = compiler.compile(self.columns[1])
        prepare = self.columns[1].target.target_field.get_db_prep_value
        parts = [f"{module_sql} = %s"]
        params = [*module_params, "core"]
        for config in modules():
            centres = current().visible_centre_ids(config.label)
            if centres is EVERY_CENTRE:
                parts.append(f"{module_sql} = %s")
                params += [*module_params, config.label]
            elif centres:
                marks = ", ".join(["%s"] * len(centres))
                parts.append(f"({module_sql} = %s AND {centre_sql} IN ({marks}))")
                values = [prepare(c, connection) for c in sorted(centres, key=str)]
                params += [*module_params, config.label, *centre_params, *values]
        return f"({' OR '.join(parts)})", params


def module_visible(module_path: str, centre_path: str) -> ModuleVisible:
    """Condition for rows that name their module and centre."""
    return ModuleVisible(module_path, centre_path)
