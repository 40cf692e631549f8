"""A list in which nothing stands says so in its own words, and what to do next."""

from core.console.viewset import ConsoleViewSet
from core.modules.extensions import installed

OURS = {"core", "registry", "presence"}


def test_every_list_of_ours_has_its_own_sentence_for_when_it_is_empty():
    usual = ConsoleViewSet.empty_sentence
    silent = {
        type(offer.thing).__name__
        for offer in installed("viewset")
        if offer.thing.empty_sentence is usual and offer.module in OURS
    }
    assert silent == set()
