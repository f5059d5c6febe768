-- Whose chat a one-time link names: the owner's as before, a group of the staff's, or a member's own.
ALTER TABLE "chat_link" ADD COLUMN "audience" "notice_audience" NOT NULL DEFAULT 'OWNER', ADD COLUMN "member_id" UUID;
ALTER TABLE "chat_link" ADD CONSTRAINT "chat_link_member_id_fkey" FOREIGN KEY ("member_id") REFERENCES "member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Of which waiting the staff was told; of those that last already nobody is told, or all would be told of at once.
ALTER TABLE "conversation" ADD COLUMN "unanswered_told" TIMESTAMPTZ(3);
UPDATE "conversation" SET "unanswered_told" = "awaiting_reply_since" WHERE "awaiting_reply_since" IS NOT NULL;

-- Only those of which nobody was told: the sweeper looks at nothing else.
CREATE INDEX "conversation_unanswered_idx" ON "conversation"("organization_id", "branch_id", "awaiting_reply_since") WHERE "awaiting_reply_since" IS NOT NULL AND "awaiting_reply_since" IS DISTINCT FROM "unanswered_told";
