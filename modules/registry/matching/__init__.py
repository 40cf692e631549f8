"""Knowing a person again, whatever script, spelling, order or half-known birth date they come with.

Begin with `people.compare` (two records, a score and its reasons) and `candidates.candidates`
(who in the register may be meant). Rooms, each building on the one before:

    sounds      a word in any script as sounds
    skeletons   the consonants by which the index finds words, and slips around them
    words       how alike two words sound
    names       a whole name: words in no order, left out, joined, written apart
    evidence    how much each agreement and difference says
    people      two records compared, with reasons (`reasons`)
    keys        under which keys a name stands in the index, and is asked for
    records     what the register knows of people, for comparing
    candidates  who in the register may be meant
"""
