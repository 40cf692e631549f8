"""What happens to readers' words by itself."""

from core.modules.jobs import job

from .actions import delete_done, erase_old_words


@job(every="night")
def erase_words_nobody_answered(centre) -> None:
    """The words of readers are erased after three months, answered or not."""
    erase_old_words()


@job(every="night")
def delete_what_is_done(centre) -> None:
    """What is closed and holds no words any more is deleted after a year."""
    delete_done()
