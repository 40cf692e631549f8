"""Goods that are gone without having reached anybody: reported, approved, written off."""
