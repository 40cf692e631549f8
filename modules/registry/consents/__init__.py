"""What people agree to: questions, records, withdrawing, the sheet."""
