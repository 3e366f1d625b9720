-- case: The referenced column is not unique
-- example: bad
ALTER TABLE "Post" ADD CONSTRAINT "Post_views_fkey" FOREIGN KEY ("views") REFERENCES "User"("legacyId") ON DELETE RESTRICT NOT VALID;
-- ^ error foreign-key-without-unique: Fails

-- case: The primary key is
-- example: good
ALTER TABLE "Post" ADD CONSTRAINT "Post_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "User"("id") ON DELETE RESTRICT NOT VALID;
