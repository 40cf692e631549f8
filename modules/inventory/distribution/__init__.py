"""Handing out: who is entitled to what and when, the desk, loans, prescriptions, tallies and lists."""
