-- The schema that the cases change. Its tables are older than the case's migration, so they count as filled.
CREATE TYPE "Role" AS ENUM ('USER', 'ADMIN', 'GUEST');
CREATE DOMAIN "Email" AS text CHECK (VALUE LIKE '%@%');
CREATE SCHEMA "archive";
CREATE SEQUENCE "invoice_seq";
CREATE FUNCTION "touch"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TABLE "Organization" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "slug" VARCHAR(50) NOT NULL,
    "contact" "Email",
    CONSTRAINT "Organization_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "User" (
    "id" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT,
    "age" INTEGER,
    "bio" VARCHAR(100),
    "code" CHAR(10),
    "role" "Role" NOT NULL DEFAULT 'USER',
    "organizationId" INTEGER,
    "balance" DECIMAL(10,2) NOT NULL DEFAULT 0,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "settings" JSON,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "legacyId" INTEGER,
    CONSTRAINT "User_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "User_age_check" CHECK ("age" >= 0)
);
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");
CREATE INDEX "User_organizationId_idx" ON "User"("organizationId");
ALTER TABLE "User" ADD CONSTRAINT "User_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE SET NULL ON UPDATE CASCADE;
CREATE TABLE "Post" (
    "id" SERIAL NOT NULL,
    "authorId" TEXT NOT NULL,
    "title" VARCHAR(200) NOT NULL,
    "body" TEXT,
    "views" INTEGER NOT NULL DEFAULT 0,
    "published" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "Post_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "Post_authorId_idx" ON "Post"("authorId");
CREATE TABLE "Session" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "userId" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "expires" TIMESTAMP(3) NOT NULL,
    CONSTRAINT "Session_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "Event" (
    "id" BIGINT NOT NULL,
    "at" TIMESTAMPTZ NOT NULL,
    "payload" JSONB
) PARTITION BY RANGE ("at");
CREATE TABLE "Event_2024" PARTITION OF "Event" FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE "Event_2025" (
    "id" BIGINT NOT NULL,
    "at" TIMESTAMPTZ NOT NULL,
    "payload" JSONB
);
CREATE VIEW "ActiveUser" AS SELECT "id", "email" FROM "User" WHERE "active";
CREATE MATERIALIZED VIEW "UserStats" AS SELECT "organizationId", count(*) AS "users" FROM "User" GROUP BY "organizationId";
CREATE UNIQUE INDEX "UserStats_organizationId_key" ON "UserStats"("organizationId");
CREATE MATERIALIZED VIEW "PostStats" AS SELECT "authorId", count(*) AS "posts" FROM "Post" GROUP BY "authorId";
