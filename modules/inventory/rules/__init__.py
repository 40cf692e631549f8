"""Pure rules of the store: which lots go out first, packs and base units, numbers of papers."""
