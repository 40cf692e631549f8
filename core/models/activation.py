"""One row a centre and module: on, read only or off."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.ids import new_id
from core.scope.history import history


class ModuleState(models.TextChoices):
    """States of a module at a centre; no row means off."""

    ON = "on", _("on")
    READ_ONLY = "read_only", _("read only")
    OFF = "off", _("off")


class ModuleActivation(models.Model):
    """The state of one module at one centre; written by `core.actions.switch_module` only."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    centre = models.ForeignKey("core.Centre", on_delete=models.CASCADE, related_name="activations")
    module = models.CharField(max_length=60)
    state = models.CharField(max_length=10, choices=ModuleState.choices)
    changed_at = models.DateTimeField(auto_now=True)

    history = history()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("module at a centre")
        verbose_name_plural = _("modules at centres")
        constraints = [
            models.UniqueConstraint(name="module_has_one_state", fields=["centre", "module"]),
            models.CheckConstraint(
                name="module_state_is_known",
                condition=models.Q(state__in=ModuleState.values),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.module} {self.state}"
