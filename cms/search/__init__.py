"""Finding pages by words in any script, and learning from what nobody finds.

Not through the database's own search: that of SQLite and PostgreSQL cuts text into words at spaces,
which Chinese, Thai or Burmese do not write, and knows no neighbours across scripts. The pages of an
installation are some thousands of short texts; walking over them takes milliseconds.
"""
