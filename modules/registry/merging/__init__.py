"""Two files of one person: found, compared, merged, and made two again."""
