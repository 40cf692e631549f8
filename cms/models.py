"""The public site; the kinds of pages live in `cms.pages`."""

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
from .workflow import SecondReader

__all__ = [
    "CentrePage",
    "DestinationPage",
    "DirectoryPage",
    "EmergencyPage",
    "HomePage",
    "InformationPage",
    "NewsPage",
    "QuestionPage",
    "SecondReader",
    "ServicePage",
]
