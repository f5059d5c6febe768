-- Every index costs every message its line in the write-ahead log. Few messages answer another: only those are listed.
DROP INDEX "message_reply_to_id_idx";
CREATE INDEX "message_reply_to_id_idx" ON "message"("reply_to_id") WHERE "reply_to_id" IS NOT NULL;

-- Nothing asks for the updates of an organization by time: what is old is found by raw_update_kept_idx.
DROP INDEX "raw_update_organization_id_received_at_idx";
