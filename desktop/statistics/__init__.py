"""Period tables and returns: layouts are rows of resources/statistics, figures come from columns of all cases."""
