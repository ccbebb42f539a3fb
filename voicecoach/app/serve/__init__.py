"""The coach for other programs in the house: a server for the Wyoming protocol."""
