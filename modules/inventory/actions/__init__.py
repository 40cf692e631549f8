"""What can be done in the store, filed by verb.

post: a paper becomes a fact, and is taken back by another · draft: papers before that
"""
