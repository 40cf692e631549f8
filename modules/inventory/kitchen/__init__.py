"""The kitchen: what is issued for how many, and how many meals were served to whom."""
