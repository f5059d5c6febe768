-- Two who edit the table of statuses at once do not write over each other.
ALTER TABLE "organization" ADD COLUMN "order_statuses_version" INTEGER NOT NULL DEFAULT 0;
