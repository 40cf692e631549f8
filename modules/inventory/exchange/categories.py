"""The tree of categories, with parents by code; a parent that no row describes is made along."""

from django.utils.translation import gettext_lazy as _
from import_export.declarative import DeclarativeMetaclass
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from core.exchange.cell_readers import TextReader
from core.exchange.columns import ExchangeColumn as Column
from core.exchange.resources import ExchangeResource
from core.modules.extensions import register
from modules.inventory.models import Category

LONGEST = 40
NO_CODE = _("No column holds a code. Say below which column holds it.")
ROW_WITHOUT_CODE = _("The row has no code. Write one: names alone do not tell categories apart.")
BELOW_ITSELF = _("A category cannot lie below itself.")
TOO_LONG = _("The code of the group and the one below it are too long together.")


class CategoryColumns(metaclass=DeclarativeMetaclass):
    """Code, names, and what it belongs to."""

    code = Column(
        label=_("Category code"),
        aliases=(
            "code",
            "group code full",
            "code de catégorie",
            "código de categoría",
            "رمز الفئة",
        ),
        hxl="#item+type+code",
        reader=TextReader(longest=LONGEST),
        example="FOOD-DRY",
    )
    family = Column(
        label=_("Code within its group"),
        aliases=("fam", "family", "family code", "famille", "familia", "subgroup code"),
        exportable=False,
        reader=TextReader(longest=LONGEST),
        help_text=_("A short code; the group's code is written before it."),
    )
    name = Column(
        label=_("Category"),
        aliases=("name", "category name", "family description", "description", "catégorie",
                 "nom de la catégorie", "categoría", "nombre", "الفئة"),
        hxl="#item+type",
        example="Dry food",
    )  # fmt: skip
    name_fr = Column(label=_("Name in French"), aliases=("nom", "name fr"), hxl="#item+type+i_fr")
    name_es = Column(label=_("Name in Spanish"), aliases=("name es",), hxl="#item+type+i_es")
    name_ar = Column(label=_("Name in Arabic"), aliases=("name ar", "الاسم"), hxl="#item+type+i_ar")
    parent = Column(
        label=_("Belongs to (code)"),
        aliases=("parent", "parent code", "group code", "group", "code du groupe",
                 "código del grupo", "رمز المجموعة"),
        hxl="#item+type+parent",
        reader=TextReader(longest=LONGEST),
        example="FOOD",
    )  # fmt: skip
    parent_name = Column(
        label=_("Name of what it belongs to"),
        aliases=("group description", "group name", "parent name", "nom du groupe",
                 "nombre del grupo", "اسم المجموعة"),
        exportable=False,
    )  # fmt: skip


@register("exchange")
class CategoryResource(CategoryColumns, ExchangeResource):
    """Categories of all centres. A second import of the same list changes nothing."""

    name = "inventory.categories"
    title = _("Categories of items")
    model = Category
    permissions = ("inventory.add_category", "inventory.change_category")
    export_permission = "inventory.view_category"

    @classmethod
    def missing(cls, filled):
        """A code, whole or within a group."""
        return [] if filled & {"code", "family"} else [NO_CODE]

    def begin(self, rows, *, centre):
        """Nothing is made yet."""
        # Code → category, of what this list has made so far: no news for its later rows.
        self.made: dict[str, Category] = {}

    def clean(self, row, *, centre):
        """Put the code together from group and family."""
        family, parent = row.values.pop("family", ""), row.values.get("parent", "")
        if family and "code" not in row.values:
            row.values["code"] = f"{parent}{family}"
        code = row.values.get("code", "")
        if not code:
            row.refuse(ROW_WITHOUT_CODE)
        elif code == parent:
            row.refuse(BELOW_ITSELF, on="parent")
        elif len(code) > LONGEST:
            row.refuse(TOO_LONG)

    def identity(self, row):
        """The code."""
        return row.values.get("code")

    def find(self, rows, *, centre, lock=False):
        """By code; two queries a piece."""
        codes = {row.values["code"] for row in rows} - set(self.made)
        known = Category.objects.select_related("parent").filter(code__in=codes)
        found = {category.code: category for category in known}
        for row in rows:
            row.existing = found.get(row.values["code"])

    def values(self, existing):
        """What the category says now."""
        names = {f"name_{key}": existing.names.get(key, "") for key in ("fr", "es", "ar")}
        parent = existing.parent.code if existing.parent else ""
        return {"name": existing.name, "parent": parent, **names}

    def apply_all(self, rows, *, centre, actor):
        """Parents first, then what is new, then what is known; a row may complete a parent."""
        parents = self._parents(rows, actor)
        fresh, changed = [], []
        for row in rows:
            code = row.values["code"]
            category = row.existing or self.made.get(code)
            if category is None:
                category = Category(code=code)
                self.made[code] = category
                fresh.append(category)
            else:
                changed.append(category)
            self._tell(category, row, parents)
        bulk_create_with_history(fresh, Category, default_user=actor)
        fields = ["name", "names", "parent"]
        bulk_update_with_history(changed, Category, fields, default_user=actor)

    def _parents(self, rows, actor) -> dict[str, Category]:
        """Code → category of what rows belong to; made where neither a row nor anybody knows it."""
        names = {}
        for row in rows:
            if code := row.values.get("parent"):
                names[code] = names.get(code) or row.values.get("parent_name", "")
        found = {each.code: each for each in Category.objects.filter(code__in=names)}
        found |= {code: self.made[code] for code in names if code in self.made}
        missing = [
            Category(code=code, name=name or code)
            for code, name in names.items()
            if code not in found
        ]
        bulk_create_with_history(missing, Category, default_user=actor)
        self.made |= {each.code: each for each in missing}
        return found | {each.code: each for each in missing}

    @staticmethod
    def _tell(category: Category, row, parents) -> None:
        told = row.values
        category.name = told.get("name") or category.name or category.code
        names = {key: told[f"name_{key}"] for key in ("fr", "es", "ar") if f"name_{key}" in told}
        category.names = {**(category.names or {}), **names}
        if "parent" in told:
            category.parent = parents[told["parent"]]

    def export_rows(self, *, centre):
        """Every category."""
        rows = Category.objects.select_related("parent").order_by("code")
        for category in rows.iterator(chunk_size=500):
            yield {"code": category.code, **self.values(category)}
