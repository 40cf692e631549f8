"""The shelter: a bed for each person, safely."""
