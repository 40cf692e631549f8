"""The public site; the kinds of pages live in `cms.pages`."""

from .feedback.models import PageFeedback
from .pages.content import (
    DestinationPage,
    DirectoryPage,
    EmergencyPage,
    InformationPage,
    NewsPage,
    QuestionPage,
    ServicePage,
)
from .pages.house import CentrePage, HomePage
from .search.models import PageText, SearchMiss
from .workflow import SecondReader

__all__ = [
    "CentrePage",
    "DestinationPage",
    "DirectoryPage",
    "EmergencyPage",
    "HomePage",
    "InformationPage",
    "NewsPage",
    "PageFeedback",
    "PageText",
    "QuestionPage",
    "SearchMiss",
    "SecondReader",
    "ServicePage",
]
