"""Opening hours: written once for a centre and its services, read by pages, advice and slots alike."""
