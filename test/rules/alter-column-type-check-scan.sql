-- case: A CHECK is verified again
-- example: bad
-- file: 20250601000000_add_user_bio_check
ALTER TABLE "User" ADD CONSTRAINT "User_bio_check" CHECK (length("bio") > 0);
-- file: 20260101000000_change_user_bio
ALTER TABLE "User" ALTER COLUMN "bio" TYPE TEXT;
-- ^ error alter-column-type-check-scan: "User_bio_check"

-- case: The CHECK comes back as NOT VALID
-- example: good
ALTER TABLE "User" DROP CONSTRAINT "User_age_check";
ALTER TABLE "User" ALTER COLUMN "bio" TYPE TEXT;
ALTER TABLE "User" ADD CONSTRAINT "User_age_check" CHECK ("age" >= 0 AND length("bio") > 0) NOT VALID;

-- case: A CHECK that is not validated yet is not verified
-- file: 20250601000000_add_user_bio_check
ALTER TABLE "User" ADD CONSTRAINT "User_bio_check" CHECK (length("bio") > 0) NOT VALID;
-- file: 20260101000000_change_user_bio
ALTER TABLE "User" ALTER COLUMN "bio" TYPE TEXT;
