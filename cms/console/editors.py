"""Pages of the console that only who writes a centre's public pages may use."""

from cms.editors import editor_reach
from core.errors import NotAllowed


class ForEditors:
    """Mixed into a view at one centre: the membership of this very centre decides."""

    def pass_gate(self, request):
        """Raise `NotAllowed` for anybody who does not write for the centre."""
        super().pass_gate(request)
        if not editor_reach(request.user).includes(self.centre.pk):
            raise NotAllowed
