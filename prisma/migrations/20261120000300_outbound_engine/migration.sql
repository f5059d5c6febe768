-- How long a member may take a sent answer back, and until when a message may be.
ALTER TABLE "member" ADD COLUMN "undo_send_seconds" INTEGER NOT NULL DEFAULT 3;
ALTER TABLE "message" ADD COLUMN "undo_until" TIMESTAMPTZ(3);

-- The parts of one send, and the part for whose trouble a later one waits.
ALTER TABLE "message" ADD COLUMN "send_id" UUID;
ALTER TABLE "message" ADD COLUMN "held_by_id" UUID;

-- The pace of a bot, and where its buckets stood when its drainer let it go.
ALTER TABLE "integration" ADD COLUMN "bot_per_second" INTEGER NOT NULL DEFAULT 30;
ALTER TABLE "integration" ADD COLUMN "chat_per_second" DOUBLE PRECISION NOT NULL DEFAULT 1;
ALTER TABLE "integration" ADD COLUMN "chat_burst" INTEGER NOT NULL DEFAULT 3;
ALTER TABLE "integration" ADD COLUMN "group_per_minute" INTEGER NOT NULL DEFAULT 20;
ALTER TABLE "integration" ADD COLUMN "drain_slots" JSONB;

-- What is scheduled, by bot and time.
CREATE INDEX "message_scheduled_idx" ON "message"("integration_id", "next_attempt_at") WHERE "state" = 'SCHEDULED';

-- Raw updates whose bytes are still kept, the oldest first, and a bot's quarantine.
CREATE INDEX "raw_update_kept_idx" ON "raw_update"("received_at") WHERE "body" <> '\x'::bytea;
CREATE INDEX "raw_update_quarantined_idx" ON "raw_update"("integration_id", "received_at" DESC, "update_id" DESC) WHERE "state" = 'QUARANTINED';
