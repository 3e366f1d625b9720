-- case: Text and integer cannot be compared
-- example: bad
ALTER TABLE "Post" ADD CONSTRAINT "Post_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "Organization"("id") ON DELETE RESTRICT NOT VALID;
-- ^ error foreign-key-type-mismatch: Fails

-- case: Both are text
-- example: good
ALTER TABLE "Post" ADD CONSTRAINT "Post_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "User"("id") ON DELETE RESTRICT NOT VALID;
