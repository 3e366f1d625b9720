-- case: With a unique index
REFRESH MATERIALIZED VIEW "UserStats";
-- after
REFRESH MATERIALIZED VIEW CONCURRENTLY "UserStats";

-- case: Among others
-- postgres: 14
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
refresh materialized view "UserStats" with data;
-- after
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
refresh materialized view concurrently "UserStats" with data;

-- case: Without a unique index
REFRESH MATERIALIZED VIEW "PostStats";
-- refused: The view has no unique index over plain columns and without WHERE. Create one first.

-- case: Without rows yet
-- file: 20250201000000_add_view
CREATE MATERIALIZED VIEW "Ids" AS SELECT "id" FROM "Post" WITH NO DATA;
CREATE UNIQUE INDEX "Ids_id_key" ON "Ids"("id");
-- file: 20260101000000_refresh
REFRESH MATERIALIZED VIEW "Ids";
-- refused: The view holds no rows yet, and nobody can read it. Keep the plain REFRESH for the first time.
