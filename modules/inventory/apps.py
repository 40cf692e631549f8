"""The manifest of the store: goods in, out, moved, counted and given to people."""

from django.utils.translation import gettext_lazy as _

from core.modules.manifest import ModuleConfig, Period, PersonalData, PublicService

SEE_STOCK = (
    "view_item",
    "view_category",
    "view_packaging",
    "view_kitcomponent",
    "view_lot",
    "view_location",
    "view_balance",
    "view_minimumlevel",
    # Whoever names goods in a field may scan them instead.
    "view_goodslabel",
)
SEE_THE_STORE = (
    *SEE_STOCK,
    "view_grant",
    "view_document",
    "view_move",
    "view_documentcounter",
    "view_receiptphoto",
    "view_stockrequest",
    "view_transfer",
    "view_count",
    "view_lossreport",
    "view_kitchenissue",
    "view_mealservice",
)
KEEP_THE_CATALOGUE = (
    *(
        f"{verb}_{noun}"
        for noun in (
            *("item", "category", "packaging", "kitcomponent", "grant", "lot", "location"),
            "minimumlevel",
        )
        for verb in ("add", "change")
    ),
    "delete_packaging",
    "delete_kitcomponent",
    "delete_minimumlevel",
)
KEEP_THE_STORE = (
    *SEE_THE_STORE,
    *KEEP_THE_CATALOGUE,
    "add_document",
    "change_document",
    "post_document",
    "reverse_document",
    "add_receiptphoto",
    "add_goodslabel",
    "change_goodslabel",
    "add_stockrequest",
    "change_stockrequest",
    "add_transfer",
    "receive_transfer",
    "add_count",
    "add_lossreport",
    "add_kitchenissue",
    "add_mealservice",
    "change_mealservice",
)

SEE_HANDOUTS = ("view_handout", "view_entitlementrule", "view_tallyhandout", "view_loanreturn")
HAND_OUT = (
    *SEE_HANDOUTS,
    "add_handout",
    "take_back_handout",
    "add_tallyhandout",
    "add_loanreturn",
)
WRITE_RULES = ("add_entitlementrule", "change_entitlementrule", "override_entitlement")


class InventoryConfig(ModuleConfig):
    """Food and relief items, from the lorry to the hand."""

    name = "modules.inventory"
    label = "inventory"
    default = True
    title = _("Store")
    summary = _("Food and relief items: goods in, out, moved, counted, and given to people.")
    icon = "folder-inverse"
    depends = ("registry",)
    menu_order = 100
    minimum_level = "L0"
    parts = (
        "catalogue",
        "papers",
        "stock",
        "distribution",
        "transfers",
        "counts",
        "losses",
        "kitchen",
        "reports",
        "alerts",
        "labels",
        "overview",
    )

    roles = {
        "logistics_officer": (*KEEP_THE_STORE, *HAND_OUT, *WRITE_RULES),
        "centre_manager": (
            *SEE_THE_STORE,
            *SEE_HANDOUTS,
            *WRITE_RULES,
            "approve_document",
            "approve_request",
            "release_lot",
        ),
        "front_desk": (*SEE_STOCK, *HAND_OUT),
        "case_worker": (*SEE_STOCK, *HAND_OUT),
        # Somebody hands out to the people whose files nobody else may open.
        "protection_focal_point": (*SEE_STOCK, *HAND_OUT),
        "shelter_manager": (*SEE_STOCK, *HAND_OUT),
        "health_worker": (
            *SEE_STOCK,
            "view_handout",
            "view_prescription",
            "add_prescription",
            "change_prescription",
        ),
    }
    public_services = (
        PublicService(
            "relief_items",
            _("Food and relief items"),
            _("Soap, blankets, a kit for the road. Bring your card; without one, ask. It is free."),
            "folder-open-inverse",
        ),
    )
    personal_data = (
        PersonalData(
            _("Who drove a lorry between centres, and its number plate"),
            _("To know who took goods over, and to claim what did not arrive"),
            _("As long as the papers of the store"),
        ),
        PersonalData(
            _("What a person received, when, who collected it, and what they have on loan"),
            _("To give everybody their share, once, and to show donors that goods reached people"),
            _("Figures of items, sex and age stay; what is on loan still is kept until it is back"),
            key="inventory.handout",
            period=Period(12, "months"),
            starts=_("the day of the hand-out"),
            outcome=_("the hand-out becomes one without a name; the store stays as it is"),
            carrier="modules.inventory.distribution.retention.Handouts",
        ),
        PersonalData(
            _("What health staff prescribed to a person, and why"),
            _("To give infant formula and medicines only to whom they help"),
            _("As long as the file of the person"),
        ),
    )

    def ready(self) -> None:
        """Let the guards of the ledger register themselves."""
        super().ready()
        from .catalogue import guards as _trees  # noqa: F401 - they register themselves
        from .distribution import guards as _distribution  # noqa: F401
        from .ledger import guards  # noqa: F401

    def open_work(self, centre) -> list[tuple[object, int]]:
        """Goods that are on the way or lent, and drafts, stand against switching the store off."""
        from .choices import DocumentState, LocationKind
        from .models import Balance, Document, Transfer
        from .transfers.choices import TransferState

        waiting = Balance.objects.filter(location__centre=centre, quantity__gt=0)
        found = []
        transit = waiting.filter(location__kind=LocationKind.IN_TRANSIT).count()
        if transit:
            found.append((_("Goods are on the way to another centre."), transit))
        lent = waiting.filter(location__kind=LocationKind.LENT).count()
        if lent:
            found.append((_("Goods are still lent to people."), lent))
        lorries = Transfer.objects.filter(
            receiving_centre=centre, state=TransferState.ON_THE_WAY
        ).count()
        if lorries:
            found.append((_("Lorries are on the way to this centre."), lorries))
        drafts = Document.objects.filter(centre=centre, state=DocumentState.DRAFT).count()
        if drafts:
            found.append((_("Papers of the store are still drafts."), drafts))
        return found
