"""What is done to people's text: its keys, its sound, and how it is shown and quoted."""
