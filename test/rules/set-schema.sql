-- case: Code looks for it in the old schema
-- example: bad
ALTER TABLE "Session" SET SCHEMA "archive";
-- ^ error set-schema: "archive"

-- case: A view stays in the old place
-- example: good
BEGIN;
ALTER TABLE "Session" SET SCHEMA "archive";
CREATE VIEW "Session" AS SELECT * FROM "archive"."Session";
COMMIT;
