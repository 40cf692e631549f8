"""Encrypted backups: everything that an installation holds, in one file that only a key opens."""
