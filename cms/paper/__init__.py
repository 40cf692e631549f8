"""Pages on paper and in text messages: leaflets, a poster for each centre, a few sentences."""
