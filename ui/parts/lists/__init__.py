"""Lists of records: table, filters, columns, and the views one keeps."""
