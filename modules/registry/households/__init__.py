"""Who is with whom, and who cares for a child."""
