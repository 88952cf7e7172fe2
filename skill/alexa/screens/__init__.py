"""What a device with a screen shows beside what is said. Loaded only for a device that has one."""
