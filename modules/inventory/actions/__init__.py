"""What can be done in the store, filed by verb.

post: a paper becomes a fact, and is taken back by another · draft: papers before that
distribute: to people · take_back: a mistake · tally_handouts: to people without a name
loans: what comes back · prescribe: by health staff, to one person
"""
