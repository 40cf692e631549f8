"""The blocks of a page's body. Each is small HTML that works without scripts and on old devices.

What a block shows of a centre comes from `today` in the page's context (`core.public.cards`); on a
page of no single centre those blocks show nothing.
"""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

from .choices import live_blocks, services, services_or_centre
from .table import TableBlock

TEXT_FEATURES = ["h3", "bold", "ul", "ol", "link", "document-link"]
NUMBER = re.compile(r"^\+?[\d\s()/.*#-]{2,30}$")


def dialled(number: str) -> str:
    """A number as a telephone dials it: digits, a leading plus, star and hash."""
    return re.sub(r"[^\d+*#]", "", number)


class StepBlock(blocks.StructBlock):
    """One step of several."""

    heading = blocks.CharBlock(label=_("What to do"), max_length=120)
    text = blocks.RichTextBlock(label=_("How"), features=["bold", "link"], required=False)


class AudioBlock(blocks.StructBlock):
    """A recording, with its words for those who cannot hear or load it."""

    heading = blocks.CharBlock(label=_("What is to be heard"), max_length=120)
    recording = DocumentChooserBlock(label=_("Recording (MP3, Opus or Ogg)"))
    transcript = blocks.RichTextBlock(label=_("The same in writing"), features=["bold", "ul"])

    def clean(self, value):
        """A sound file and nothing else."""
        found = super().clean(value)
        if not found["recording"].content_type.startswith("audio/"):
            problem = ValidationError(_("Choose a sound file: MP3, Opus or Ogg."))
            raise blocks.StructBlockValidationError({"recording": problem})
        return found

    class Meta:
        icon = "media"
        label = _("Recording")
        template = "cms/blocks/audio.html"


class PictureBlock(blocks.StructBlock):
    """A picture that is loaded when it is reached, with words for those who do not see it."""

    picture = ImageBlock(label=_("Picture"))
    caption = blocks.CharBlock(label=_("Words below it"), max_length=200, required=False)

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "cms/blocks/picture.html"


class NumberBlock(blocks.CharBlock):
    """A telephone number: no sentence to translate, and the same in all languages of a page.

    A language that has its own line writes its page freely.
    """

    def get_translatable_segments(self, value) -> list:
        """None."""
        return []


class PhoneBlock(blocks.StructBlock):
    """A number that is dialled by a touch; read from left to right in every script."""

    whose = blocks.CharBlock(label=_("Whose number"), max_length=120)
    number = NumberBlock(label=_("Telephone number"), max_length=30)
    note = blocks.CharBlock(
        label=_("When it answers, in which languages, what it costs"),
        max_length=200,
        required=False,
    )

    def clean(self, value):
        """Something that a telephone can dial."""
        found = super().clean(value)
        if not NUMBER.match(found["number"]):
            problem = ValidationError(_("Write the number with digits, such as +249 123 456 789."))
            raise blocks.StructBlockValidationError({"number": problem})
        return found

    def get_context(self, value, parent_context=None):
        """Add what is dialled."""
        context = super().get_context(value, parent_context=parent_context)
        context["dialled"] = dialled(value["number"])
        return context

    class Meta:
        icon = "mobile-alt"
        label = _("Telephone number")
        template = "cms/blocks/phone.html"


class PlaceBlock(blocks.StructBlock):
    """Where something is, by landmarks: streets have few signs."""

    name = blocks.CharBlock(label=_("Place"), max_length=120)
    address = blocks.TextBlock(label=_("Address"), rows=2, required=False)
    way = blocks.RichTextBlock(label=_("How to find it"), features=["bold", "ul"], required=False)

    def get_context(self, value, parent_context=None):
        """Say whether it may be told: a centre may become a protected place after publishing."""
        context = super().get_context(value, parent_context=parent_context)
        today = context.get("today")
        context["may_be_told"] = today is None or today.centre.position_is_public
        return context

    class Meta:
        icon = "site"
        label = _("Place")
        template = "cms/blocks/place.html"


class WarningBlock(blocks.StructBlock):
    """Words that nobody may miss."""

    heading = blocks.CharBlock(label=_("Warning"), max_length=120)
    text = blocks.RichTextBlock(label=_("Text"), features=["bold", "ul", "link"], required=False)

    class Meta:
        icon = "warning"
        label = _("Warning")
        template = "cms/blocks/warning.html"


class DetailBlock(blocks.StructBlock):
    """A heading that opens what belongs to it."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=160)
    text = blocks.RichTextBlock(label=_("Text"), features=TEXT_FEATURES)


class DownloadBlock(blocks.StructBlock):
    """A file to take along."""

    title = blocks.CharBlock(label=_("What it is"), max_length=120)
    document = DocumentChooserBlock(label=_("Document"))


class LiveServiceBlock(blocks.StructBlock):
    """A service as it is now: hours, conditions, open or closed. Gone while its module is off."""

    service = blocks.ChoiceBlock(label=_("Service"), choices=services)

    def get_context(self, value, parent_context=None):
        """Add the card."""
        context = super().get_context(value, parent_context=parent_context)
        today = context.get("today")
        context["card"] = today.card(value["service"]) if today else None
        return context

    class Meta:
        icon = "tasks"
        label = _("Service, live")
        template = "cms/blocks/live_service.html"


class LiveFactsBlock(blocks.StructBlock):
    """What a module tells at this moment, such as free beds in words."""

    source = blocks.ChoiceBlock(label=_("What"), choices=live_blocks)

    def get_context(self, value, parent_context=None):
        """Add what the module says, None while it is off."""
        context = super().get_context(value, parent_context=parent_context)
        today = context.get("today")
        context["content"] = today.live.get(value["source"]) if today else None
        return context

    class Meta:
        icon = "view"
        label = _("Facts, live")
        template = "cms/blocks/live_facts.html"


class OpeningHoursBlock(blocks.StructBlock):
    """The week of the centre or of a service, as it is written down in the console."""

    service = blocks.ChoiceBlock(label=_("Of what"), choices=services_or_centre, required=False)

    def get_context(self, value, parent_context=None):
        """Add the week; nothing for a service that is not offered now."""
        context = super().get_context(value, parent_context=parent_context)
        today, service = context.get("today"), value["service"]
        context["shown"] = None
        if today and not service:
            context["shown"] = {"week": today.week, "state": today.state, "text": today.state_text}
        elif today and (card := today.card(service)):
            week = card.week or today.week
            context["shown"] = {"week": week, "state": card.state, "text": card.state_text}
        return context

    class Meta:
        icon = "time"
        label = _("Opening hours, live")
        template = "cms/blocks/opening_hours.html"


class BodyBlock(blocks.StreamBlock):
    """What a page may be made of."""

    text = blocks.RichTextBlock(
        label=_("Text"), features=TEXT_FEATURES, template="cms/blocks/text.html"
    )
    steps = blocks.ListBlock(StepBlock(), label=_("Steps"), template="cms/blocks/steps.html")
    warning = WarningBlock()
    accordion = blocks.ListBlock(
        DetailBlock(), label=_("Headings that open"), template="cms/blocks/accordion.html"
    )
    audio = AudioBlock()
    picture = PictureBlock()
    phone = PhoneBlock()
    place = PlaceBlock()
    table = TableBlock(
        [("text", blocks.CharBlock(label=_("Text"), required=False))],
        label=_("Table"),
        template="cms/blocks/table.html",
    )
    live_service = LiveServiceBlock()
    live_facts = LiveFactsBlock()
    opening_hours = OpeningHoursBlock()
    downloads = blocks.ListBlock(
        DownloadBlock(), label=_("Downloads"), template="cms/blocks/downloads.html"
    )


class PartnerBlock(blocks.StructBlock):
    """An organisation or office that people are sent to."""

    name = blocks.CharBlock(label=_("Name"), max_length=160)
    helps_with = blocks.CharBlock(label=_("What it helps with"), max_length=250)
    number = NumberBlock(label=_("Telephone number"), max_length=30, required=False)
    place = blocks.CharBlock(label=_("Where"), max_length=200, required=False)
    hours = blocks.CharBlock(label=_("When"), max_length=120, required=False)
    languages = blocks.CharBlock(label=_("Languages"), max_length=120, required=False)
    note = blocks.CharBlock(label=_("What to bring, what it costs"), max_length=200, required=False)

    def get_context(self, value, parent_context=None):
        """Add what is dialled."""
        context = super().get_context(value, parent_context=parent_context)
        context["dialled"] = dialled(value["number"] or "")
        return context

    class Meta:
        icon = "group"
        label = _("Partner")
        template = "cms/blocks/partner.html"
