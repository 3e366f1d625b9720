-- case: A line of its own
-- lockkeeper-ignore set-not-null: not here
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
-- after
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;

-- case: One of two rules
-- postgres: 14
ALTER TABLE "User" ADD COLUMN "nickname" TEXT; -- lockkeeper-ignore missing-lock-timeout, set-not-null: quiet hour
-- after
ALTER TABLE "User" ADD COLUMN "nickname" TEXT; -- lockkeeper-ignore missing-lock-timeout: quiet hour

-- case: A block comment behind the statement
ALTER TABLE "User" ADD COLUMN "nickname" TEXT; /* lockkeeper-ignore set-not-null */
-- after
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
