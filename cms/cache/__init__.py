"""Whole pages kept for a moment: a small computer answers many readers.

A page is kept by its address and by nothing else, in the memory of a process, for at most
`settings.PUBLIC_PAGE_SECONDS`. Whatever a person changes in the console empties the memory of all
processes of this computer at once; where several computers share a database, the others follow
within those seconds. No reader sees a state older than that, neither a switched-off module nor
"open now".
"""
