"""Whole pages kept for a moment: a small computer answers many readers.

A page is kept by its address and by nothing else, in the memory of one process, for
`settings.PUBLIC_PAGE_SECONDS`; whatever a person changes in the console empties the memory of the
same process at once. Together with the seconds for which browsers may keep an answer, no reader
sees a state that is older than a minute, neither a switched-off module nor "open now".
"""
