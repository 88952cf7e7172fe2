"""The values of the ritual: nights, households, evenings, acts."""
