"""People helped without a name: counted, and nothing else."""
