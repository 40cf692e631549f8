"""Draft, second reader, published: Wagtail's workflow with a step that knows our centres."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _
from wagtail.models import Task, TaskState

from .editors import editor_reach


class SecondReader(Task):
    """Somebody else who writes for the same centre reads the page before it is published.

    Wagtail's own step of this kind names groups and would open every page to all of them.
    """

    class Meta:
        verbose_name = _("second reader")
        verbose_name_plural = _("second readers")

    def get_actions(self, obj, user):
        """Approve or ask for changes; never for what one submitted oneself."""
        state = obj.current_workflow_state
        if state is None or state.requested_by_id == user.pk or not _writes_for(user, obj):
            return []
        return [
            ("reject", _("Ask for changes"), True),
            ("approve", _("Approve and publish"), False),
        ]

    def on_action(self, task_state, user, action_name, **kwargs):
        """Ask again at the moment it counts; a form may have been open for long."""
        page = task_state.workflow_state.content_object.specific
        if not self.get_actions(page, user):
            raise PermissionDenied
        return super().on_action(task_state, user, action_name, **kwargs)

    def get_task_states_user_can_moderate(self, user, **kwargs):
        """Those of the person's centres, their own left out; read for the dashboard."""
        waiting = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)
        mine = [
            state.pk
            for state in waiting.select_related("workflow_state", "revision")
            if state.workflow_state.requested_by_id != user.pk
            and _writes_for(user, state.revision.as_object())
        ]
        return TaskState.objects.filter(pk__in=mine)

    @classmethod
    def get_description(cls):
        """What the step does."""
        return _("Somebody else who writes for the same centre reads the page")


def _writes_for(user, page) -> bool:
    return user.is_superuser or editor_reach(user).includes(getattr(page, "centre_id", None))
