-- case: An index name of 70 characters
-- example: bad
CREATE INDEX CONCURRENTLY "Organization_name_and_slug_and_contact_and_everything_else_search_idx" ON "Organization"("name");
-- ^ advice identifier-too-long: becomes "Organization_name_and_slug_and_contact_and_everything_else_sear"

-- case: A short name
-- example: good
CREATE INDEX CONCURRENTLY "Organization_name_idx" ON "Organization"("name");

-- case: Bytes count, not characters; strings do not
-- prisma: 7.4
COMMENT ON TABLE "User" IS 'a_very_long_text_that_is_no_name_at_all_and_may_be_as_long_as_it_likes_to_be';
CREATE INDEX CONCURRENTLY "名前名前名前名前名前名前名前名前名前名前名前_idx" ON "User"("name");
-- ^ advice identifier-too-long
