"""Who is known at another centre, and asking that centre for the file."""
