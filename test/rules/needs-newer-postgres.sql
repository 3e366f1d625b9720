-- case: Virtual generated columns came with 18
-- example: bad
-- postgres: 16
ALTER TABLE "User" ADD COLUMN "emailLower" TEXT GENERATED ALWAYS AS (lower("email")) VIRTUAL;
-- ^ error needs-newer-postgres: Fails

-- case: The version has it
-- example: good
-- postgres: 18
ALTER TABLE "User" ADD COLUMN "emailLower" TEXT GENERATED ALWAYS AS (lower("email")) VIRTUAL;
