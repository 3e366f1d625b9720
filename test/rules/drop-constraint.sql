-- case: A check
-- example: bad
ALTER TABLE "User" DROP CONSTRAINT "User_age_check";
-- ^ advice drop-constraint: "User_age_check" of "User"

-- case: The spent proof of a NOT NULL
-- example: good
-- file: 20251201000000_add_user_name_check
ALTER TABLE "User" ADD CONSTRAINT "User_name_not_null" CHECK ("name" IS NOT NULL) NOT VALID;
-- file: 20251202000000_validate_user_name_check
ALTER TABLE "User" VALIDATE CONSTRAINT "User_name_not_null";
-- file: 20260101000000_make_user_name_required
ALTER TABLE "User" ALTER COLUMN "name" SET NOT NULL;
ALTER TABLE "User" DROP CONSTRAINT "User_name_not_null";
