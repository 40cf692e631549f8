"""Figures of the house: tonight, the standards, the nights that were."""
