"""The parts of the page that shows cases side by side."""
