"""Papers of the store on the screen and in print: drafting, posting, reversing."""
