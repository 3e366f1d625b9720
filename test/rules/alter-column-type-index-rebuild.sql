-- case: An expression index is built again
-- example: bad
-- file: 20250601000000_add_user_bio_index
CREATE INDEX CONCURRENTLY "User_bio_lower_idx" ON "User"(lower("bio"));
-- file: 20260101000000_change_user_bio
ALTER TABLE "User" ALTER COLUMN "bio" TYPE TEXT;
-- ^ error alter-column-type-index-rebuild: "User_bio_lower_idx"

-- case: Taken away before, made again after
-- example: good
-- file: 20250601000000_add_user_bio_index
CREATE INDEX CONCURRENTLY "User_bio_lower_idx" ON "User"(lower("bio"));
-- file: 20260101000000_drop_user_bio_index
DROP INDEX CONCURRENTLY "User_bio_lower_idx";
-- file: 20260102000000_change_user_bio
ALTER TABLE "User" ALTER COLUMN "bio" TYPE TEXT;
-- file: 20260103000000_add_user_bio_index
CREATE INDEX CONCURRENTLY "User_bio_lower_idx" ON "User"(lower("bio"));

-- case: A partial index whose condition names the column
-- file: 20250601000000_add_user_bio_index
CREATE INDEX CONCURRENTLY "User_name_idx" ON "User"("name") WHERE "bio" = 'x';
-- file: 20260101000000_change_user_bio
ALTER TABLE "User" ALTER COLUMN "bio" TYPE TEXT;
-- ^ error alter-column-type-index-rebuild

-- case: Another collation
-- file: 20250601000000_add_user_name_index
CREATE INDEX CONCURRENTLY "User_name_idx" ON "User"("name");
-- file: 20260101000000_change_user_name
ALTER TABLE "User" ALTER COLUMN "name" TYPE TEXT COLLATE "C";
-- ^ error alter-column-type-index-rebuild
