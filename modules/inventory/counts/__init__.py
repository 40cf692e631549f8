"""Counting a place: blind sheets, counting again, reasons, approval by a second person."""
