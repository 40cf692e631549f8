"""What happens to readers' words by itself."""

from core.modules.jobs import job

from .actions import erase_old_words


@job(every="night")
def erase_words_nobody_answered(centre) -> None:
    """The words of readers are erased after three months, answered or not."""
    erase_old_words()
