"""Which items want attention, and why."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from modules.inventory.reports.figures import Outlook, outlooks

# Days and months that raise an alert (domain.md 3.4: 6, 3 and 1 months to expiry are common).
EXPIRES_SOON = timedelta(days=90)
FEW_MONTHS = 1

NOTHING_LEFT = gettext_lazy("Nothing left to give out")
ORDER_AGAIN = gettext_lazy("At its minimum or below: order again")
FEW_WEEKS = gettext_lazy("Lasts less than a month")
EXPIRES = gettext_lazy("Expires within 90 days")
WILL_EXPIRE = gettext_lazy("Will expire before it is used")
# The most urgent first.
RANKS = (NOTHING_LEFT, ORDER_AGAIN, FEW_WEEKS, EXPIRES, WILL_EXPIRE)


@dataclass(frozen=True)
class Alert:
    """One item, at the centre or at one of its places, and why it wants attention."""

    why: Promise
    of: Outlook

    @property
    def sentence(self) -> str:
        """Why, and where if it is not the whole centre."""
        if self.of.place is None:
            return str(self.why)
        told = {"why": self.why, "place": self.of.place.label}
        return _("%(why)s (%(place)s)") % told


def alerts_of(centre) -> list[Alert]:
    """Every alert of a centre, the most urgent first."""
    soon = centre.today() + EXPIRES_SOON
    found = [alert for one in outlooks(centre).values() for alert in _alerts_about(one, soon)]
    found.sort(key=lambda alert: (RANKS.index(alert.why), alert.of.item.code))
    return found


def _alerts_about(one: Outlook, soon):
    """The alerts of one item: how much there is, then how long it keeps."""
    if one.usable <= 0 and (one.average or one.on_hand):
        yield Alert(NOTHING_LEFT, one)
    elif one.months is not None and one.months < FEW_MONTHS:
        yield Alert(FEW_WEEKS, one)
    for each in (one, *one.at_places):
        if each.is_to_be_ordered:
            yield Alert(ORDER_AGAIN, each)
    if one.first_expiry is not None and one.first_expiry <= soon:
        yield Alert(EXPIRES, one)
    elif one.average and one.will_expire > 0:
        yield Alert(WILL_EXPIRE, one)
