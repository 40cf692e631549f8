"""The person file: its page, timeline, tasks and pictures."""
