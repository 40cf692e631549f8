"""Addresses of what readers can do beside reading, below each language and "~".

No page can be called "~", so these never stand in the way of one.
"""

from django.urls import path

from .feedback.views import feedback
from .paper.views import paper, short
from .search.views import search

app_name = "reader"
urlpatterns = [
    path("feedback/<int:page>/", feedback, name="feedback"),
    path("paper/<int:page>/<slug:size>/", paper, name="paper"),
    path("short/<int:page>/", short, name="short"),
    path("search/", search, name="search"),
]
