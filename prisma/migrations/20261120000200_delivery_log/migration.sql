-- The page of deliveries: an organization's outbound messages, the newest first.
CREATE INDEX "message_outbound_idx" ON "message"("organization_id", "created_at" DESC, "id" DESC) WHERE "direction" = 'OUTBOUND';

-- What did not go the ordinary way is rare: found without walking past all that did, and free for what did.
CREATE INDEX "message_unsent_idx" ON "message"("organization_id", "state", "created_at" DESC, "id" DESC) WHERE "direction" = 'OUTBOUND' AND "state" IN ('SCHEDULED', 'FAILED', 'UNKNOWN', 'CANCELLED');

-- A bot's last trouble with its provider.
CREATE INDEX "delivery_attempt_trouble_idx" ON "delivery_attempt"("organization_id", "started_at" DESC) WHERE "outcome" IN ('RETRY', 'REFUSED', 'UNKNOWN');
