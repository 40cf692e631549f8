"""Reading without a connection: copies of the site for memory sticks, and pages kept by a browser."""
