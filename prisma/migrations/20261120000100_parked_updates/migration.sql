-- Updates that wait for their message: asked for at every inbound message, and nearly always empty.
CREATE INDEX "raw_update_parked_idx" ON "raw_update"("integration_id", "reason") WHERE "state" = 'PARKED';
