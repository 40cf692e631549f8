"""What the store reports: stock over a period, consumption, losses, donors, what is expected, alerts."""
