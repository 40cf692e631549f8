"""What cannot be read as it was typed, told in a sentence for people.

The sentence is for the screen of whoever typed. The exception's own text is only its name, so
that nothing personal reaches a log.
"""

from django.utils.translation import gettext_lazy as _


class NotUnderstood(ValueError):
    """Something typed or scanned could not be read; `sentence` tells the person what to do."""

    template = _("This could not be read.")

    def __init__(self, **facts):
        super().__init__(type(self).__name__)
        self.facts = facts

    @property
    def sentence(self):
        """The reason, in the active language."""
        return str(self.template) % self.facts
