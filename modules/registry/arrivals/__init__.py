"""The arrival desk: people who come in, alone or as a family."""
