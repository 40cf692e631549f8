"""Papers that say who somebody is, typed or read from their machine-readable zone."""
