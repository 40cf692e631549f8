"""The catalogue and the places, in the console: what there is, whose it is, where it can be.

forms: what people fill in · console: items, categories, grants · lots: lots and what befalls them ·
places: the tree of a centre · guards: trees without circles, in the database
"""
