"""The house itself: inspections and repairs."""
