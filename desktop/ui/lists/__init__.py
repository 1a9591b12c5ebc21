"""The case list: how it is shaped, filtered, copied and summed up."""
