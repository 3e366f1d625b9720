-- case: Every row is verified at once
-- example: bad
ALTER TABLE "User" ADD CONSTRAINT "User_name_check" CHECK (length("name") > 0);
-- ^ error add-check-without-not-valid: Reads all of "User" under ACCESS EXCLUSIVE

-- case: NOT VALID now, validated later
-- example: good
-- file: 20260101000000_add_user_name_check
ALTER TABLE "User" ADD CONSTRAINT "User_name_check" CHECK (length("name") > 0) NOT VALID;
-- file: 20260102000000_validate_user_name_check
ALTER TABLE "User" VALIDATE CONSTRAINT "User_name_check";

-- case: Quiet on a table that this migration creates
CREATE TABLE "Token" ("id" INTEGER PRIMARY KEY, "n" INTEGER);
ALTER TABLE "Token" ADD CONSTRAINT "Token_n_check" CHECK ("n" > 0);
