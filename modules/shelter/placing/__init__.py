"""Beds for a household or a bus: proposals, adjusted and confirmed."""
