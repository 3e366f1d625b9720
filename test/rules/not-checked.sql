-- case: A line for psql, or a statement far too long
-- example: bad
DO LANGUAGE plpgsql $$ this is not plpgsql $$;
-- ^ advice not-checked

-- case: SQL
-- example: good
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
