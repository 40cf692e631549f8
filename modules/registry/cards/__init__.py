"""Cards: keys that sign them, what a scan means, printing and revoking."""
