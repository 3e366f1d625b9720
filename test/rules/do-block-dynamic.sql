-- case: Text put together at run time
-- example: bad
DO $$
DECLARE t text;
BEGIN
  FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE 'ALTER TABLE ' || quote_ident(t) || ' ADD COLUMN "tenant" TEXT';
  END LOOP;
END $$;
-- ^ advice do-block-dynamic

-- case: Statements that are written out
-- example: good
DO $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'Plan') THEN
    CREATE TYPE "Plan" AS ENUM ('FREE', 'PRO');
  END IF;
END $$;
