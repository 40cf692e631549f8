"""Photos on the papers of goods that came: shown, added, printed."""

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from modules.inventory.actions.photos import ADD, WITH_PHOTOS, add_receipt_photo
from modules.inventory.choices import DocumentState
from modules.inventory.models import ReceiptPhoto
from modules.inventory.pages import RowFormPage, picture_panel
from modules.registry.file.pictures import PictureField
from modules.registry.file.pictures_views import PictureView


class PhotoForm(forms.Form):
    """A picture, and what it shows."""

    picture = PictureField(
        label=gettext_lazy("Photo"),
        help_text=gettext_lazy("Of the goods. Place and time of the camera are taken out."),
    )
    remark = forms.CharField(
        label=gettext_lazy("What it shows"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Such as three cartons wet. No names of people."),
    )


class AddPhoto(RowFormPage):
    """One more photo on a paper."""

    verb = "photo"
    template_name = "console/form.html"
    title = gettext_lazy("Add a photo")
    submit_label = gettext_lazy("Add the photo")
    done = gettext_lazy("The photo was added.")

    def get_form(self, data=None, files=None):
        """The picture."""
        return PhotoForm(data, files)

    def act(self, form):
        """Add it."""
        return add_receipt_photo(paper=self.object, actor=self.request.user, **form.cleaned_data)

    def after(self, made):
        """Back to the paper."""
        return self.back_url()


class ReceiptPhotoView(PictureView):
    """One photo, for whoever sees photos at its centre; it shows goods and nobody's data."""

    module = "inventory"
    permission = ReceiptPhoto.view_permission()
    model, field = ReceiptPhoto, "picture"
    is_logged = False


def photos_of(paper) -> list[dict]:
    """Address and words of each photo that the asker may see; one query."""
    if paper.type not in WITH_PHOTOS:
        return []
    return [
        {
            "url": reverse("inventory_receipt_photo", args=[photo.pk]),
            "remark": photo.remark or _("Photo of the goods"),
        }
        for photo in ReceiptPhoto.objects.filter(paper=paper)
    ]


def photo_panels(paper) -> list[dict]:
    """The photos beside the facts."""
    return [
        picture_panel(photo["remark"], photo["url"], shows=photo["remark"])
        for photo in photos_of(paper)
    ]


def may_add_photo(paper, asker) -> bool:
    """Whether the button is shown."""
    fits = paper.type in WITH_PHOTOS and paper.state != DocumentState.CANCELLED
    return fits and asker.can(ADD, paper.centre_id)
