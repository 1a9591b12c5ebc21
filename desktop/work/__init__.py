"""What a person can start: operations as plain functions, their progress, and the one worker that runs them."""
