"""Every report counted a second way: slowly, from the raw records of a random history."""
