-- case: DEFERRABLE
-- example: bad
-- settings: {"rules": {"deferrable-constraint": "on"}}
ALTER TABLE "Post" ADD CONSTRAINT "Post_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "User"("id") ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED NOT VALID;
-- ^ advice deferrable-constraint

-- case: Checked at once
-- example: good
-- settings: {"rules": {"deferrable-constraint": "on"}}
ALTER TABLE "Post" ADD CONSTRAINT "Post_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "User"("id") ON DELETE RESTRICT NOT VALID;

-- case: Off by default
ALTER TABLE "Post" ADD CONSTRAINT "Post_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "User"("id") ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED NOT VALID;
