-- case: A serial column on a table with rows
-- example: bad
ALTER TABLE "User" ADD COLUMN "number" SERIAL;
-- ^ error add-column-serial: Rewrites "User" under ACCESS EXCLUSIVE

-- case: A plain column that a sequence fills for new rows
-- example: good
CREATE SEQUENCE "User_number_seq";
ALTER TABLE "User" ADD COLUMN "number" BIGINT;
ALTER TABLE "User" ALTER COLUMN "number" SET DEFAULT nextval('"User_number_seq"');

-- case: bigserial
ALTER TABLE "User" ADD COLUMN "number" BIGSERIAL NOT NULL;
-- ^ error add-column-serial
