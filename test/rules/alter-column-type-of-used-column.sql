-- case: A view uses the column
-- example: bad
-- file: 20250601000000_create_bio_view
CREATE VIEW "UserBio" AS SELECT "id", "bio" FROM "User";
-- file: 20260101000000_change_user_bio
ALTER TABLE "User" ALTER COLUMN "bio" TYPE TEXT;
-- ^ error alter-column-type-of-used-column: Fails

-- case: The view is made again in the same transaction
-- example: good
-- file: 20250601000000_create_bio_view
CREATE VIEW "UserBio" AS SELECT "id", "bio" FROM "User";
-- file: 20260101000000_change_user_bio
BEGIN;
DROP VIEW "UserBio";
ALTER TABLE "User" ALTER COLUMN "bio" TYPE TEXT;
CREATE VIEW "UserBio" AS SELECT "id", "bio" FROM "User";
COMMIT;

-- case: A column of the partition key
ALTER TABLE "Event" ALTER COLUMN "at" TYPE TIMESTAMP;
-- ^ error alter-column-type-of-used-column
