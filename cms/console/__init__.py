"""What editors and managers see of the public pages in the console beside Wagtail's own editor."""
