-- case: The old name is gone at once
-- example: bad
ALTER TABLE "Post" RENAME TO "Article";
-- ^ error rename-table: running code that uses the old name fails at once

-- case: A view keeps the old name
-- example: good
BEGIN;
ALTER TABLE "Session" RENAME TO "UserSession";
CREATE VIEW "Session" AS SELECT * FROM "UserSession";
COMMIT;
