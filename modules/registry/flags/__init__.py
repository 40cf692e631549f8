"""Flags: what staff should know of somebody at named moments, and never why."""
