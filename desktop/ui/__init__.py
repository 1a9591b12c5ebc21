"""The window: pages, forms, tables and dialogs; it starts operations and never touches the store."""
