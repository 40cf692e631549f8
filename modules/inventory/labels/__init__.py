"""Labels of goods and places: printed with a code, or printed blank and bound on the first scan."""
