-- case: A stored value for each row
-- example: bad
ALTER TABLE "User" ADD COLUMN "emailLower" TEXT GENERATED ALWAYS AS (lower("email")) STORED;
-- ^ error add-column-stored-generated: Rewrites "User" under ACCESS EXCLUSIVE

-- case: Computed when it is read (PostgreSQL 18)
-- example: good
ALTER TABLE "User" ADD COLUMN "emailLower" TEXT GENERATED ALWAYS AS (lower("email")) VIRTUAL;

-- case: The advice fits the version
-- postgres: 16
ALTER TABLE "User" ADD COLUMN "emailLower" TEXT GENERATED ALWAYS AS (lower("email")) STORED;
-- ^ error add-column-stored-generated: that a trigger fills
