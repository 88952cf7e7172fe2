"""What somebody meant: words in, an act out. Knows no Alexa."""
