"""The manifest: what this module is, offers and needs."""

from django.utils.translation import gettext_lazy as _

from core.modules.manifest import ConsentPurpose, ModuleConfig, PersonalData, PublicService


class UmbrellasConfig(ModuleConfig):
    """Umbrellas for rainy days, lent to people who are registered."""

    name = "guichet_sample"
    label = "umbrellas"
    default = True
    title = _("Umbrellas")
    summary = _("Lends umbrellas and takes them back.")
    icon = "folder-open-inverse"
    depends = ("registry",)
    menu_order = 900
    minimum_level = "L1"

    roles = {
        "front_desk": ("view_umbrella", "view_loan", "add_loan", "change_loan", "view_repair"),
        "logistics_officer": (
            "view_umbrella",
            "add_umbrella",
            "change_umbrella",
            "delete_umbrella",
            "view_repair",
            "add_repair",
            "change_repair",
        ),
        "centre_manager": ("view_umbrella", "view_loan", "view_repair"),
    }
    consent_purposes = (
        ConsentPurpose(
            "umbrella_reminder",
            _("Remind me of the umbrella"),
            _("We call you when the umbrella is due. You can have one without this."),
        ),
    )
    public_services = (
        PublicService(
            "umbrellas",
            _("Umbrellas to borrow"),
            _("Ask at the front desk. It is free."),
        ),
    )
    personal_data = (
        PersonalData(
            _("Which umbrella somebody borrowed, and when"),
            _("To know where the umbrellas are"),
            _("A year after the umbrella came back"),
        ),
    )

    def open_work(self, centre) -> list[tuple[object, int]]:
        """Umbrellas that are out stand against switching the module off."""
        from .models import Loan

        out = Loan.objects.filter(centre=centre, returned_at=None).count()
        return [(_("Umbrellas are still lent out."), out)] if out else []
