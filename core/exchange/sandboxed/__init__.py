"""What runs inside the confined reader process. Imports no Django: the process starts in
milliseconds.
"""
