"""The registry's questions."""

from django.db.models import Prefetch, Q, QuerySet

from core.scope.models import ScopedManager, ScopedQuerySet


class PersonQuerySet(ScopedQuerySet):
    """Questions about people."""

    def with_facts(self):
        """Load nationalities and languages with the rows: two more queries, whatever the rows."""
        from modules.registry.models import Nationality, SpokenLanguage

        return self.prefetch_related(
            Prefetch("nationality_set", QuerySet(Nationality).order_by("position")),
            Prefetch("spokenlanguage_set", QuerySet(SpokenLanguage).order_by("position")),
        )

    def present_at(self, centre):
        """People with an open stay at a centre."""
        from modules.registry.models import Stay

        return self.filter(pk__in=Stay.objects.open().filter(centre=centre).values("person"))


class StayQuerySet(ScopedQuerySet):
    """Questions about stays."""

    def open(self):
        """Stays that have not ended."""
        return self.filter(departed_at=None)

    def present_on(self, day):
        """Stays that cover some part of a day."""
        return self.filter(arrived_at__date__lte=day).filter(
            Q(departed_at=None) | Q(departed_at__date__gte=day)
        )


class PersonManager(ScopedManager.from_queryset(PersonQuerySet)):
    """The scoped default manager of people."""


class StayManager(ScopedManager.from_queryset(StayQuerySet)):
    """The scoped default manager of stays."""
