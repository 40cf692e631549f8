"""Being here: stays from arrival to departure, and visits of a day."""
