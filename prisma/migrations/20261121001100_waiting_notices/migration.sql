-- What waits before a notice in its chat, found without reading what was told long ago.
CREATE INDEX "notice_waiting_idx" ON "notice"("integration_id", "chat_id", "created_at", "id") WHERE "state" IN ('QUEUED', 'SENDING');

-- The one above leads to what waits for a bot as well.
DROP INDEX "notice_outbox_idx";
