-- What a drainer looks for: the longest waiting messages of its bot, found without reading all that wait.
CREATE INDEX "message_waiting_idx" ON "message"("integration_id", "created_at", "seq") WHERE "direction" = 'OUTBOUND' AND "state" = 'QUEUED';

-- What is to be tried again, by bot; a message that waits for its first try is no line in it.
DROP INDEX "message_due_idx";
CREATE INDEX "message_due_idx" ON "message"("integration_id", "next_attempt_at") WHERE "direction" = 'OUTBOUND' AND "state" = 'QUEUED' AND "next_attempt_at" IS NOT NULL;
