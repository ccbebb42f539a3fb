"""Stand-ins, each named like what it stands for."""
