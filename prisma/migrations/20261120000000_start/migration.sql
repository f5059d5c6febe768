-- CreateEnum
CREATE TYPE "role" AS ENUM ('OWNER', 'ADMIN', 'SUPERVISOR', 'MANAGER', 'OBSERVER');

-- CreateEnum
CREATE TYPE "integration_kind" AS ENUM ('TELEGRAM_BOT', 'SANDBOX');

-- CreateEnum
CREATE TYPE "integration_mode" AS ENUM ('CHAT', 'NOTIFY_ONLY');

-- CreateEnum
CREATE TYPE "integration_status" AS ENUM ('CONNECTED', 'WARNING', 'SUSPENDED');

-- CreateEnum
CREATE TYPE "conversation_status" AS ENUM ('OPEN', 'CLOSED');

-- CreateEnum
CREATE TYPE "message_direction" AS ENUM ('INBOUND', 'OUTBOUND');

-- CreateEnum
CREATE TYPE "author_kind" AS ENUM ('CONTACT', 'MEMBER', 'AUTOMATION', 'SYSTEM');

-- CreateEnum
CREATE TYPE "message_kind" AS ENUM ('TEXT', 'PHOTO', 'VIDEO', 'VIDEO_NOTE', 'ANIMATION', 'VOICE', 'AUDIO', 'DOCUMENT', 'STICKER', 'ALBUM', 'CONTACT', 'LOCATION', 'VENUE', 'POLL', 'DICE', 'SERVICE', 'UNSUPPORTED');

-- CreateEnum
CREATE TYPE "message_state" AS ENUM ('RECEIVED', 'SCHEDULED', 'QUEUED', 'SENDING', 'SENT', 'DELIVERED', 'READ', 'FAILED', 'UNKNOWN', 'CANCELLED');

-- CreateEnum
CREATE TYPE "attachment_state" AS ENUM ('PENDING', 'READY', 'FAILED');

-- CreateEnum
CREATE TYPE "attempt_outcome" AS ENUM ('SENT', 'RETRY', 'REFUSED', 'UNKNOWN');

-- CreateEnum
CREATE TYPE "raw_update_state" AS ENUM ('APPLIED', 'PARKED', 'QUARANTINED');

-- CreateTable
CREATE TABLE "installation" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "epoch" TEXT NOT NULL DEFAULT substr(md5((random())::text), 1, 8),
    "setup_code_hash" TEXT,
    "set_up_at" TIMESTAMPTZ(3),

    CONSTRAINT "installation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "organization" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "name" TEXT NOT NULL,
    "locale" TEXT NOT NULL DEFAULT 'ru',
    "time_zone" TEXT NOT NULL DEFAULT 'Europe/Moscow',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "organization_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "branch" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "organization_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "time_zone" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "branch_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "email" TEXT NOT NULL,
    "password_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "member" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "organization_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "role" "role" NOT NULL,
    "locale" TEXT NOT NULL DEFAULT 'ru',
    "disabled_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "member_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "member_branch" (
    "member_id" UUID NOT NULL,
    "branch_id" UUID NOT NULL,

    CONSTRAINT "member_branch_pkey" PRIMARY KEY ("member_id","branch_id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "member_id" UUID NOT NULL,
    "token_hash" TEXT NOT NULL,
    "user_agent" TEXT,
    "ip" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "rotation_due" BOOLEAN NOT NULL DEFAULT false,
    "rotated_at" TIMESTAMPTZ(3),
    "previous_hash" TEXT,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attempt" (
    "id" BIGSERIAL NOT NULL,
    "key" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "attempt_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "invitation" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "organization_id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "role" "role" NOT NULL,
    "branch_ids" UUID[] DEFAULT ARRAY[]::UUID[],
    "token_hash" TEXT NOT NULL,
    "invited_by_id" UUID NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "accepted_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "invitation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "mutation_key" (
    "member_id" UUID NOT NULL,
    "client_mutation_id" TEXT NOT NULL,
    "input_hash" TEXT NOT NULL,
    "result" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "mutation_key_pkey" PRIMARY KEY ("member_id","client_mutation_id")
);

-- CreateTable
CREATE TABLE "integration" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "organization_id" UUID NOT NULL,
    "branch_id" UUID,
    "kind" "integration_kind" NOT NULL,
    "mode" "integration_mode" NOT NULL DEFAULT 'CHAT',
    "status" "integration_status" NOT NULL DEFAULT 'CONNECTED',
    "status_reason" TEXT,
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "name" TEXT NOT NULL,
    "username" TEXT,
    "provider_account_id" TEXT NOT NULL,
    "avatar_key" TEXT,
    "token_encrypted" TEXT NOT NULL,
    "token_mask" TEXT NOT NULL,
    "webhook_key" TEXT NOT NULL,
    "webhook_secret" TEXT NOT NULL,
    "webhook_url" TEXT,
    "webhook_active" BOOLEAN NOT NULL DEFAULT false,
    "webhook_is_ours" BOOLEAN,
    "webhook_pending" INTEGER,
    "webhook_last_error" TEXT,
    "webhook_last_error_at" TIMESTAMPTZ(3),
    "webhook_checked_at" TIMESTAMPTZ(3),
    "poll_offset" BIGINT NOT NULL DEFAULT 0,
    "poll_lease_until" TIMESTAMPTZ(3),
    "poll_lease_owner" TEXT,
    "drain_lease_until" TIMESTAMPTZ(3),
    "drain_lease_owner" TEXT,
    "blocked_until" TIMESTAMPTZ(3),
    "welcome_message" TEXT,
    "owner_chat_id" TEXT,
    "accept_groups" BOOLEAN NOT NULL DEFAULT false,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "disconnected_at" TIMESTAMPTZ(3),

    CONSTRAINT "integration_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "chat_link" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "integration_id" UUID NOT NULL,
    "code_hash" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "chat_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "chat_link_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "contact" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "organization_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "avatar_key" TEXT,
    "locale" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "contact_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "contact_identity" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "organization_id" UUID NOT NULL,
    "contact_id" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "username" TEXT,
    "display_name" TEXT NOT NULL,
    "profile_checked_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "contact_identity_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "conversation" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "organization_id" UUID NOT NULL,
    "integration_id" UUID NOT NULL,
    "contact_id" UUID NOT NULL,
    "branch_id" UUID,
    "external_chat_id" TEXT NOT NULL,
    "status" "conversation_status" NOT NULL DEFAULT 'OPEN',
    "assignee_id" UUID,
    "last_seq" INTEGER NOT NULL DEFAULT 0,
    "inbound_seq" INTEGER NOT NULL DEFAULT 0,
    "last_message_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_message_text" TEXT,
    "last_message_kind" "message_kind",
    "last_message_direction" "message_direction",
    "awaiting_reply_since" TIMESTAMPTZ(3),
    "unreachable_since" TIMESTAMPTZ(3),
    "unreachable_reason" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "conversation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "read_mark" (
    "member_id" UUID NOT NULL,
    "conversation_id" UUID NOT NULL,
    "read_seq" INTEGER NOT NULL,
    "read_inbound_seq" INTEGER NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "read_mark_pkey" PRIMARY KEY ("member_id","conversation_id")
);

-- CreateTable
CREATE TABLE "draft" (
    "member_id" UUID NOT NULL,
    "conversation_id" UUID NOT NULL,
    "text" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "draft_pkey" PRIMARY KEY ("member_id","conversation_id")
);

-- CreateTable
CREATE TABLE "message" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "organization_id" UUID NOT NULL,
    "conversation_id" UUID NOT NULL,
    "integration_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "inbound_seq" INTEGER NOT NULL,
    "direction" "message_direction" NOT NULL,
    "author_kind" "author_kind" NOT NULL,
    "author_id" UUID,
    "kind" "message_kind" NOT NULL,
    "text" TEXT,
    "entities" JSONB,
    "data" JSONB,
    "external_id" TEXT,
    "album_id" TEXT,
    "reply_to_id" UUID,
    "state" "message_state" NOT NULL,
    "failure_code" TEXT,
    "failure_detail" TEXT,
    "attempt_count" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3),
    "lease_until" TIMESTAMPTZ(3),
    "lease_token" UUID,
    "client_mutation_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "provider_at" TIMESTAMPTZ(3),
    "sent_at" TIMESTAMPTZ(3),
    "edited_at" TIMESTAMPTZ(3),
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "message_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "message_edit" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "message_id" UUID NOT NULL,
    "text" TEXT,
    "entities" JSONB,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "message_edit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attachment" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "organization_id" UUID NOT NULL,
    "message_id" UUID,
    "uploaded_by_id" UUID,
    "position" INTEGER NOT NULL DEFAULT 0,
    "kind" "message_kind" NOT NULL,
    "state" "attachment_state" NOT NULL DEFAULT 'PENDING',
    "failure_code" TEXT,
    "file_name" TEXT,
    "mime_type" TEXT,
    "size" INTEGER,
    "width" INTEGER,
    "height" INTEGER,
    "duration" INTEGER,
    "waveform" INTEGER[] DEFAULT ARRAY[]::INTEGER[],
    "storage_key" TEXT,
    "thumbnail_key" TEXT,
    "provider_file_id" TEXT,
    "external_id" TEXT,
    "attempt_count" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "attachment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "delivery_attempt" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "organization_id" UUID NOT NULL,
    "message_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "token" UUID NOT NULL,
    "worker" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "latency_ms" INTEGER,
    "outcome" "attempt_outcome",
    "http_code" INTEGER,
    "answer" TEXT,
    "reason" TEXT,
    "next_try_at" TIMESTAMPTZ(3),

    CONSTRAINT "delivery_attempt_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "raw_update" (
    "integration_id" UUID NOT NULL,
    "update_id" TEXT NOT NULL,
    "organization_id" UUID NOT NULL,
    "body" BYTEA NOT NULL,
    "state" "raw_update_state" NOT NULL DEFAULT 'APPLIED',
    "reason" TEXT,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "raw_update_pkey" PRIMARY KEY ("integration_id","update_id")
);

-- CreateTable
CREATE TABLE "feed" (
    "organization_id" UUID NOT NULL,
    "seq" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "feed_pkey" PRIMARY KEY ("organization_id")
);

-- CreateTable
CREATE TABLE "event" (
    "organization_id" UUID NOT NULL,
    "seq" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "conversation_id" UUID,
    "message_id" UUID,
    "subject_id" UUID,
    "actor_id" UUID,
    "branch_id" UUID,
    "audience_member_id" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "event_pkey" PRIMARY KEY ("organization_id","seq")
);

-- CreateTable
CREATE TABLE "feed_reader" (
    "organization_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "seq" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "feed_reader_pkey" PRIMARY KEY ("organization_id","name")
);

-- CreateIndex
CREATE INDEX "branch_organization_id_name_idx" ON "branch"("organization_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "account_email_key" ON "account"("email");

-- CreateIndex
CREATE UNIQUE INDEX "member_organization_id_account_id_key" ON "member"("organization_id", "account_id");

-- CreateIndex
CREATE UNIQUE INDEX "session_token_hash_key" ON "session"("token_hash");

-- CreateIndex
CREATE UNIQUE INDEX "session_previous_hash_key" ON "session"("previous_hash");

-- CreateIndex
CREATE INDEX "session_member_id_idx" ON "session"("member_id");

-- CreateIndex
CREATE INDEX "attempt_key_at_idx" ON "attempt"("key", "at");

-- CreateIndex
CREATE INDEX "attempt_at_idx" ON "attempt"("at");

-- CreateIndex
CREATE UNIQUE INDEX "invitation_token_hash_key" ON "invitation"("token_hash");

-- CreateIndex
CREATE INDEX "invitation_organization_id_created_at_idx" ON "invitation"("organization_id", "created_at");

-- CreateIndex
CREATE INDEX "mutation_key_created_at_idx" ON "mutation_key"("created_at");

-- CreateIndex
CREATE UNIQUE INDEX "integration_webhook_key_key" ON "integration"("webhook_key");

-- CreateIndex
CREATE INDEX "integration_organization_id_created_at_idx" ON "integration"("organization_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "chat_link_code_hash_key" ON "chat_link"("code_hash");

-- CreateIndex
CREATE INDEX "contact_organization_id_created_at_idx" ON "contact"("organization_id", "created_at");

-- CreateIndex
CREATE INDEX "contact_identity_contact_id_idx" ON "contact_identity"("contact_id");

-- CreateIndex
CREATE UNIQUE INDEX "contact_identity_organization_id_provider_external_id_key" ON "contact_identity"("organization_id", "provider", "external_id");

-- CreateIndex
CREATE INDEX "conversation_organization_id_status_last_message_at_id_idx" ON "conversation"("organization_id", "status", "last_message_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "conversation_organization_id_assignee_id_status_last_messag_idx" ON "conversation"("organization_id", "assignee_id", "status", "last_message_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "conversation_organization_id_last_message_at_id_idx" ON "conversation"("organization_id", "last_message_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "conversation_integration_id_external_chat_id_idx" ON "conversation"("integration_id", "external_chat_id");

-- CreateIndex
CREATE INDEX "conversation_contact_id_idx" ON "conversation"("contact_id");

-- CreateIndex
CREATE INDEX "message_reply_to_id_idx" ON "message"("reply_to_id");

-- CreateIndex
CREATE UNIQUE INDEX "message_conversation_id_seq_key" ON "message"("conversation_id", "seq");

-- CreateIndex
CREATE UNIQUE INDEX "message_conversation_id_external_id_key" ON "message"("conversation_id", "external_id");

-- CreateIndex
CREATE INDEX "message_edit_message_id_at_idx" ON "message_edit"("message_id", "at");

-- CreateIndex
CREATE INDEX "attachment_message_id_position_idx" ON "attachment"("message_id", "position");

-- CreateIndex
CREATE UNIQUE INDEX "delivery_attempt_token_key" ON "delivery_attempt"("token");

-- CreateIndex
CREATE INDEX "delivery_attempt_message_id_number_idx" ON "delivery_attempt"("message_id", "number");

-- CreateIndex
CREATE INDEX "raw_update_organization_id_received_at_idx" ON "raw_update"("organization_id", "received_at");

-- AddForeignKey
ALTER TABLE "branch" ADD CONSTRAINT "branch_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "member" ADD CONSTRAINT "member_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "member" ADD CONSTRAINT "member_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "member_branch" ADD CONSTRAINT "member_branch_member_id_fkey" FOREIGN KEY ("member_id") REFERENCES "member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "member_branch" ADD CONSTRAINT "member_branch_branch_id_fkey" FOREIGN KEY ("branch_id") REFERENCES "branch"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_member_id_fkey" FOREIGN KEY ("member_id") REFERENCES "member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_invited_by_id_fkey" FOREIGN KEY ("invited_by_id") REFERENCES "member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mutation_key" ADD CONSTRAINT "mutation_key_member_id_fkey" FOREIGN KEY ("member_id") REFERENCES "member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "integration" ADD CONSTRAINT "integration_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "integration" ADD CONSTRAINT "integration_branch_id_fkey" FOREIGN KEY ("branch_id") REFERENCES "branch"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "chat_link" ADD CONSTRAINT "chat_link_integration_id_fkey" FOREIGN KEY ("integration_id") REFERENCES "integration"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact" ADD CONSTRAINT "contact_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact_identity" ADD CONSTRAINT "contact_identity_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contact"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversation" ADD CONSTRAINT "conversation_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversation" ADD CONSTRAINT "conversation_integration_id_fkey" FOREIGN KEY ("integration_id") REFERENCES "integration"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversation" ADD CONSTRAINT "conversation_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contact"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversation" ADD CONSTRAINT "conversation_branch_id_fkey" FOREIGN KEY ("branch_id") REFERENCES "branch"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversation" ADD CONSTRAINT "conversation_assignee_id_fkey" FOREIGN KEY ("assignee_id") REFERENCES "member"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "read_mark" ADD CONSTRAINT "read_mark_member_id_fkey" FOREIGN KEY ("member_id") REFERENCES "member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "read_mark" ADD CONSTRAINT "read_mark_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "draft" ADD CONSTRAINT "draft_member_id_fkey" FOREIGN KEY ("member_id") REFERENCES "member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "draft" ADD CONSTRAINT "draft_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "message" ADD CONSTRAINT "message_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "message" ADD CONSTRAINT "message_integration_id_fkey" FOREIGN KEY ("integration_id") REFERENCES "integration"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "message" ADD CONSTRAINT "message_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "member"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "message" ADD CONSTRAINT "message_reply_to_id_fkey" FOREIGN KEY ("reply_to_id") REFERENCES "message"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "message_edit" ADD CONSTRAINT "message_edit_message_id_fkey" FOREIGN KEY ("message_id") REFERENCES "message"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attachment" ADD CONSTRAINT "attachment_message_id_fkey" FOREIGN KEY ("message_id") REFERENCES "message"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attachment" ADD CONSTRAINT "attachment_uploaded_by_id_fkey" FOREIGN KEY ("uploaded_by_id") REFERENCES "member"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "delivery_attempt" ADD CONSTRAINT "delivery_attempt_message_id_fkey" FOREIGN KEY ("message_id") REFERENCES "message"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "raw_update" ADD CONSTRAINT "raw_update_integration_id_fkey" FOREIGN KEY ("integration_id") REFERENCES "integration"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- By hand: what the schema language cannot say.

-- One live connection per bot in the whole installation.
CREATE UNIQUE INDEX "integration_live_account_key" ON "integration"("kind", "provider_account_id") WHERE "disconnected_at" IS NULL;

-- One open conversation per chat of a bot.
CREATE UNIQUE INDEX "conversation_open_chat_key" ON "conversation"("integration_id", "external_chat_id") WHERE "status" <> 'CLOSED';

-- The outbox of a bot: the oldest unfinished message of each conversation.
CREATE INDEX "message_outbox_idx" ON "message"("integration_id", "conversation_id", "seq") WHERE "direction" = 'OUTBOUND' AND "state" IN ('QUEUED', 'SENDING');

-- What the sweeper looks for: queued messages that are due, and leases that ran out.
CREATE INDEX "message_due_idx" ON "message"("next_attempt_at", "integration_id") WHERE "direction" = 'OUTBOUND' AND "state" = 'QUEUED';
CREATE INDEX "message_leased_idx" ON "message"("lease_until", "integration_id") WHERE "direction" = 'OUTBOUND' AND "state" = 'SENDING';

-- Files still to be fetched from the provider.
CREATE INDEX "attachment_pending_idx" ON "attachment"("next_attempt_at") WHERE "state" = 'PENDING' AND "message_id" IS NOT NULL;

-- A conversation's row is rewritten with every message: room on its page keeps the new version near the old one.
ALTER TABLE "conversation" SET (fillfactor = 85);

-- The installation itself.
INSERT INTO "installation" ("id") VALUES (1);
