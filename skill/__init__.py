"""The evening ritual: a bedside voice for thanks, one moment, and one deep question."""
