"""What a program needs around the office's work: opening a station, files, watching for changes."""
