-- Whose chat a one-time link names: the owner's as before, a group of the staff's, or a member's own.
ALTER TABLE "chat_link" ADD COLUMN "audience" "notice_audience" NOT NULL DEFAULT 'OWNER', ADD COLUMN "member_id" UUID;
ALTER TABLE "chat_link" ADD CONSTRAINT "chat_link_member_id_fkey" FOREIGN KEY ("member_id") REFERENCES "member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Of which waiting the staff was told. The index holds only those of which nobody was: the sweeper looks at nothing else.
ALTER TABLE "conversation" ADD COLUMN "unanswered_told" TIMESTAMPTZ(3);
CREATE INDEX "conversation_unanswered_idx" ON "conversation"("organization_id", "branch_id", "awaiting_reply_since") WHERE "awaiting_reply_since" IS NOT NULL AND "awaiting_reply_since" IS DISTINCT FROM "unanswered_told";
