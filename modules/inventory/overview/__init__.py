"""Two pages that lead to what is not worked on every day: what the store reports, what it rests on."""
