-- case: Everything in it goes along
-- example: bad
-- file: 20250601000000_create_archive
CREATE TABLE "archive"."Old" ("id" INTEGER PRIMARY KEY);
-- file: 20260101000000_drop_archive
DROP SCHEMA "archive" CASCADE;
-- ^ error drop-schema

-- case: A new schema harms nobody
-- example: good
CREATE SCHEMA "reports";
