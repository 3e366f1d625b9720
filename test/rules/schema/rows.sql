-- Rows for the tables of schema.sql: every table is filled, every value of a unique column differs.
INSERT INTO "Organization" ("name", "slug") SELECT 'o' || i, 's' || i FROM generate_series(1, 20) i;
INSERT INTO "User" ("id", "email", "name", "age", "bio", "code", "organizationId", "legacyId")
  SELECT 'u' || i, 'u' || i || '@example.com', 'n' || i, 20, 'b', 'c', 1 + i % 20, i FROM generate_series(1, 100) i;
INSERT INTO "Post" ("authorId", "title", "body") SELECT 'u' || i, 't', 'b' FROM generate_series(1, 100) i;
INSERT INTO "Session" ("userId", "token", "expires") SELECT 'u' || i, 't' || i, now() FROM generate_series(1, 100) i;
INSERT INTO "Event" SELECT i, '2024-05-05', '{}' FROM generate_series(1, 100) i;
INSERT INTO "Event_2025" SELECT i, '2025-05-05', '{}' FROM generate_series(1, 100) i;
REFRESH MATERIALIZED VIEW "UserStats";
REFRESH MATERIALIZED VIEW "PostStats";
