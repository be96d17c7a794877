// Tokens that Phoenix and Roost applications share.
