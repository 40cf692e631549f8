"""Languages of the public pages: which are on, and how far each page is translated."""
