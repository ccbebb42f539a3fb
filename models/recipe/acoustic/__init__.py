"""Training of the acoustic network: speech, features, labels, training, Kaldi's file."""
