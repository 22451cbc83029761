"""Hair: a shell grown from the scalp's own faces, and locks swept along curves over it."""
