"""The part of CEL that can be read as sets of tokens: its words, its tree, and its value for one token."""
