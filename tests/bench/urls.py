"""The product's addresses, and what they are measured against: an empty view, Django's own changelist."""

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.urls import path

from guichet.urls import urlpatterns as product
from modules.registry.models import Nationality, Person
from modules.registry.rules.code_lists import nationality_label

SCOPED_CHANGELIST = "/django-admin/registry/person/"
UNSCOPED_CHANGELIST = "/django-admin-unscoped/registry/person/"


class PersonAdmin(admin.ModelAdmin):
    """The people of the console's list with its columns, its order and its page size.

    As somebody would write it who knows the admin: related rows are fetched at once, and nothing
    is shown that the console's list does not show.
    """

    list_display = ("display_name", "card", "sex", "age", "nationality", "registered_at")
    list_per_page = 50
    # By default the admin counts all rows twice; the console counts them once.
    show_full_result_count = False
    ordering = ("sort_name", "id")
    search_fields = ("display_name",)

    def get_queryset(self, request):
        """All rows that the manager gives, with their nationalities in one more query."""
        nationalities = QuerySet(Nationality).order_by("position")
        rows = super().get_queryset(request)
        return rows.prefetch_related(Prefetch("nationality_set", nationalities))

    @admin.display(ordering="reference")
    def card(self, person):
        """The card number in groups."""
        return person.card_number

    @admin.display(ordering="born_from")
    def age(self, person):
        """The age in words."""
        return person.age_text() if person.birth.is_known else ""

    @admin.display
    def nationality(self, person):
        """Nationalities in words."""
        return ", ".join(nationality_label(n.country) for n in person.nationality_set.all())


class EveryRowAdmin(PersonAdmin):
    """The same without the row scope: what a plain Django application would pay."""

    def get_queryset(self, request):
        """Every row of the table."""
        nationalities = QuerySet(Nationality).order_by("position")
        rows = QuerySet(Person).order_by(*self.ordering)
        return rows.prefetch_related(Prefetch("nationality_set", nationalities))


scoped_site = admin.AdminSite(name="scoped")
scoped_site.register(Person, PersonAdmin)
unscoped_site = admin.AdminSite(name="unscoped")
unscoped_site.register(Person, EveryRowAdmin)

urlpatterns = [
    path("empty/", lambda request: HttpResponse(b"")),
    path("django-admin/", scoped_site.urls),
    path("django-admin-unscoped/", unscoped_site.urls),
    *product,
]
