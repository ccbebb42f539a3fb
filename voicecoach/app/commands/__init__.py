"""The commands, by what they are for; each module is loaded when one of them is used."""
