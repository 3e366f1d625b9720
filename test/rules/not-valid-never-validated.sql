-- case: NOT VALID, and that is all
-- example: bad
ALTER TABLE "User" ADD CONSTRAINT "User_name_check" CHECK (length("name") > 0) NOT VALID;
-- ^ advice not-valid-never-validated: "User_name_check" of "User"

-- case: Validated in a transaction of its own
-- example: good
-- prisma: 7.4
ALTER TABLE "User" ADD CONSTRAINT "User_name_check" CHECK (length("name") > 0) NOT VALID;
ALTER TABLE "User" VALIDATE CONSTRAINT "User_name_check";

-- case: Validated in the next migration
-- file: 20251201000000_add_user_name_check
ALTER TABLE "User" ADD CONSTRAINT "User_name_check" CHECK (length("name") > 0) NOT VALID;
-- file: 20260101000000_validate_user_name_check
ALTER TABLE "User" VALIDATE CONSTRAINT "User_name_check";
