"""Features made by hand: batches of images, sounds or texts in, one row of numbers for each out."""
