"""What readers tell us: was it helpful, a question, a correction. Without an account, of nobody."""
