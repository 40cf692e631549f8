"""Pure rules of the registry: ages, calendars, names, card numbers, care, needs, travel documents.

They take plain values and give decisions with reasons; none of them asks the database.
"""
