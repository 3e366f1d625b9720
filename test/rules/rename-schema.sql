-- case: The old name is gone at once
-- example: bad
-- file: 20250601000000_create_archive
CREATE TABLE "archive"."Old" ("id" INTEGER PRIMARY KEY);
-- file: 20260101000000_rename_archive
ALTER SCHEMA "archive" RENAME TO "history";
-- ^ error rename-schema

-- case: A new schema beside the old one
-- example: good
CREATE SCHEMA "history";
