"""The kinds of pages that editors write; each asks for what its readers look for first."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from cms.blocks.body import PartnerBlock, PhoneBlock
from cms.blocks.choices import services

from .base import ContentPage


def with_fields(*names: str) -> list:
    """The panels of a content page with further fields after the title."""
    first, *rest = ContentPage.content_panels
    return [first, *(FieldPanel(name) for name in names), *rest]


class ServicePage(ContentPage):
    """More about one service than its card can say. Without the module it has no live part."""

    service = models.CharField(_("service"), max_length=100, choices=services)

    content_panels = with_fields("service")
    template = "cms/service_page.html"

    class Meta(ContentPage.Meta):
        verbose_name = pgettext_lazy("public page", "service")
        verbose_name_plural = pgettext_lazy("public page", "services")

    def get_context(self, request, *args, **kwargs):
        """Add the service as it is now; None while its module is off."""
        context = super().get_context(request, *args, **kwargs)
        today = context["today"]
        context["card"] = today.card(self.service) if today else None
        return context


class Topic(models.TextChoices):
    """What information is about."""

    RIGHTS = "rights", _("Your rights")
    RISKS = "risks", _("Risks and scams")
    ASYLUM = "asylum", _("Asylum")
    HEALTH = "health", pgettext_lazy("topic", "Health")
    CHILDREN = "children", pgettext_lazy("topic", "Children")
    WOMEN = "women", pgettext_lazy("topic", "Women")
    FAMILY_LINKS = "family_links", _("Finding family")
    RETURN = "return", pgettext_lazy("topic", "Return")
    PAPERS = "papers", pgettext_lazy("topic", "Papers")
    OTHER = "other", pgettext_lazy("topic", "Other")


class InformationPage(ContentPage):
    """Rights, risks, asylum, health: what people need to know before they decide."""

    topic = models.CharField(_("topic"), max_length=16, choices=Topic.choices)

    content_panels = with_fields("topic")
    template = "cms/content_page.html"

    class Meta(ContentPage.Meta):
        verbose_name = pgettext_lazy("public page", "information")
        verbose_name_plural = pgettext_lazy("public page", "information")

    @property
    def kind_line(self) -> str:
        """What it is about."""
        return self.get_topic_display()


class RouteStatus(models.TextChoices):
    """What is known of a way. Unknown is an answer; nothing is assumed."""

    OPEN = "open", pgettext_lazy("route", "Open")
    LIMITED = "limited", pgettext_lazy("route", "Open with limits")
    DANGEROUS = "dangerous", pgettext_lazy("route", "Dangerous")
    CLOSED = "closed", pgettext_lazy("route", "Closed")
    UNKNOWN = "unknown", pgettext_lazy("route", "Nobody could tell us")


class DestinationPage(ContentPage):
    """A place people go to, or a way there. It warns and informs and guides nobody across a border."""

    status = models.CharField(_("status of the way"), max_length=12, choices=RouteStatus.choices)
    status_as_of = models.DateTimeField(
        _("status known at"), help_text=_("When somebody who was there last told us.")
    )

    content_panels = with_fields("status", "status_as_of")
    template = "cms/destination_page.html"

    class Meta(ContentPage.Meta):
        verbose_name = _("destination or way")
        verbose_name_plural = _("destinations and ways")


class QuestionPage(ContentPage):
    """One question, as people ask it, and its answer."""

    template = "cms/content_page.html"

    class Meta(ContentPage.Meta):
        verbose_name = _("question and answer")
        verbose_name_plural = _("questions and answers")


class NewsKind(models.TextChoices):
    """News, or a rumour and what is true of it."""

    NEWS = "news", pgettext_lazy("public page", "News")
    RUMOUR = "rumour", pgettext_lazy("public page", "Rumour")


class Verdict(models.TextChoices):
    """What is true of a rumour."""

    TRUE = "true", pgettext_lazy("rumour", "True")
    PARTLY = "partly", pgettext_lazy("rumour", "Partly true")
    FALSE = "false", pgettext_lazy("rumour", "Not true")
    UNCLEAR = "unclear", pgettext_lazy("rumour", "Nobody knows yet")


class NewsPage(ContentPage):
    """News, or the answer to what people tell each other."""

    kind = models.CharField(_("kind"), max_length=8, choices=NewsKind.choices)
    rumour = models.CharField(
        _("what people say"), max_length=250, blank=True, help_text=_("In their words.")
    )
    verdict = models.CharField(
        _("what is true of it"), max_length=8, choices=Verdict.choices, blank=True
    )

    content_panels = with_fields("kind", "rumour", "verdict")
    template = "cms/news_page.html"

    class Meta(ContentPage.Meta):
        verbose_name = _("news or answer to a rumour")
        verbose_name_plural = _("news and answers to rumours")
        constraints = [
            *ContentPage.Meta.constraints,
            models.CheckConstraint(
                name="rumour_has_words_and_a_verdict",
                condition=models.Q(kind=NewsKind.NEWS, rumour="", verdict="")
                | (models.Q(kind=NewsKind.RUMOUR) & ~models.Q(rumour="") & ~models.Q(verdict="")),
                violation_error_message=_(
                    "A rumour needs what people say and what is true of it; news has neither."
                ),
            ),
        ]


class EmergencyPage(ContentPage):
    """Numbers for danger: first on the page, before any text."""

    numbers = StreamField([("phone", PhoneBlock())], verbose_name=_("numbers"))

    content_panels = with_fields("numbers")
    template = "cms/emergency_page.html"

    class Meta(ContentPage.Meta):
        verbose_name = _("emergency numbers")
        verbose_name_plural = _("emergency numbers")


class DirectoryPage(ContentPage):
    """Partners and offices that people are sent to."""

    partners = StreamField([("partner", PartnerBlock())], verbose_name=_("partners"))

    content_panels = with_fields("partners")
    template = "cms/directory_page.html"

    class Meta(ContentPage.Meta):
        verbose_name = _("directory of partners")
        verbose_name_plural = _("directories of partners")


CONTENT_KINDS = (
    ServicePage,
    InformationPage,
    DestinationPage,
    QuestionPage,
    NewsPage,
    EmergencyPage,
    DirectoryPage,
)
