"""The heart of the store: how papers become moves, and what the database holds true of them.

guards: triggers that keep balances and refuse what cannot be · plan: from a paper to its moves, with
kits_and_grants, picking (which lots go out) and lots (which come in) · legs: one move to be
write: numbers, moves, posting · stock: what is there, now and on a past day · verify
"""
