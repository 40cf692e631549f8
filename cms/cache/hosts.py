"""Under which names of this site finished answers are kept."""

from django.conf import settings
from django.core.exceptions import DisallowedHost

MOST_OTHERS = 4


class Hosts:
    """Every name of the settings, and a handful of others that these allow.

    Those with ports, or below a domain: a stranger can think of any number of them.
    """

    def __init__(self):
        self.others: set[str] = set()

    def of(self, request) -> str | None:
        """The host as the answer writes it into its links; None where nothing is kept for it."""
        try:
            host = request.get_host()
        except DisallowedHost:
            return None
        if host in settings.ALLOWED_HOSTS or host in self.others:
            return host
        if len(self.others) >= MOST_OTHERS:
            return None
        self.others.add(host)
        return host


hosts = Hosts()
