"""What happens day by day: absences, belongings, needs for a place, the night count."""
