-- case: A domain with a CHECK
-- example: bad
ALTER TABLE "User" ADD COLUMN "backupEmail" "Email";
-- ^ error add-column-constrained-domain: Rewrites "User" under ACCESS EXCLUSIVE

-- case: The base type, and the check for new rows
-- example: good
ALTER TABLE "User" ADD COLUMN "backupEmail" TEXT;
ALTER TABLE "User" ADD CONSTRAINT "User_backupEmail_check" CHECK ("backupEmail" LIKE '%@%') NOT VALID;

-- case: A domain without constraints is like its base type
CREATE DOMAIN "Label" AS text;
ALTER TABLE "User" ADD COLUMN "label" "Label";
