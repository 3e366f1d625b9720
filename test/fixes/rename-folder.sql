-- case: No timestamp
-- file: AddUserNickname
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
-- rename: fresh add_user_nickname

-- case: Too few digits, and no words
-- postgres: 14
-- file: 202601011200_
CREATE TABLE "Tag" ("id" INTEGER NOT NULL PRIMARY KEY);
-- rename: fresh create_tag_table

-- case: Not snake_case
-- rule: migration-name-snake-case
-- file: 20260101120000_Add-User Nickname
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
-- rename: kept add_user_nickname

-- case: No verb
-- rule: migration-name-verb
-- file: 20260101120000_user_nickname
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
-- rename: kept add_user_nickname

-- case: The same timestamp as the one before
-- rule: migration-order
-- file: 20260101120000_add_user_nickname
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
-- rename: fresh add_user_nickname
