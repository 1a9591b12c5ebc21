"""What a project's own words suggest for its coded fields; a person confirms, nothing is set by itself."""
