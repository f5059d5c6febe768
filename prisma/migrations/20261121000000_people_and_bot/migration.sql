-- CreateEnum
CREATE TYPE "linked_by" AS ENUM ('SHARED_CONTACT', 'PHONE', 'DEEP_LINK', 'MANUAL');

-- CreateEnum
CREATE TYPE "contact_field_kind" AS ENUM ('TEXT', 'NUMBER', 'DATE', 'CHOICE');

-- CreateEnum
CREATE TYPE "bot_mode" AS ENUM ('BOT', 'HUMAN');

-- CreateEnum
CREATE TYPE "automation_run_state" AS ENUM ('RUNNING', 'WAITING', 'DONE', 'SKIPPED', 'FAILED');

-- CreateEnum
CREATE TYPE "notice_audience" AS ENUM ('CLIENT', 'STAFF_CHAT', 'OWNER', 'MEMBER');

-- CreateEnum
CREATE TYPE "staff_chat_state" AS ENUM ('ACTIVE', 'CANNOT_SEND', 'LEFT');

-- CreateEnum
CREATE TYPE "notice_state" AS ENUM ('QUEUED', 'SENDING', 'SENT', 'FAILED');

-- CreateEnum
CREATE TYPE "lead_state" AS ENUM ('NEW', 'IN_WORK', 'DONE', 'SPAM');

-- AlterEnum
ALTER TYPE "message_direction" ADD VALUE 'INTERNAL';

-- AlterTable
ALTER TABLE "contact" ADD COLUMN     "attributes" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "company" TEXT,
ADD COLUMN     "email" TEXT,
ADD COLUMN     "external_id" TEXT,
ADD COLUMN     "phone" TEXT,
ADD COLUMN     "phone_digits" TEXT,
ADD COLUMN     "version" INTEGER NOT NULL DEFAULT 1;

-- AlterTable
ALTER TABLE "contact_identity" ADD COLUMN     "linked_at" TIMESTAMPTZ(3),
ADD COLUMN     "linked_by" "linked_by";

-- AlterTable
ALTER TABLE "conversation" ADD COLUMN     "bot_mode" "bot_mode" NOT NULL DEFAULT 'BOT',
ADD COLUMN     "bot_paused_until" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "integration" ADD COLUMN     "auto_per_minute" INTEGER NOT NULL DEFAULT 6,
ADD COLUMN     "human_minutes" INTEGER NOT NULL DEFAULT 60;

-- AlterTable
ALTER TABLE "message" ADD COLUMN     "author_name" TEXT,
ADD COLUMN     "buttons" JSONB;

-- AlterTable
ALTER TABLE "organization" ADD COLUMN     "last_order_number" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "api_key" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "organization_id" UUID NOT NULL,
    "member_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "secret_hash" TEXT NOT NULL,
    "scopes" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "contact_link" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "organization_id" UUID NOT NULL,
    "contact_id" UUID NOT NULL,
    "integration_id" UUID NOT NULL,
    "created_by_id" UUID,
    "code_hash" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "contact_link_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "contact_field" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "organization_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "kind" "contact_field_kind" NOT NULL DEFAULT 'TEXT',
    "choices" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "position" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "contact_field_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "label" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "organization_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "color" TEXT NOT NULL DEFAULT 'slate',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "label_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "conversation_label" (
    "conversation_id" UUID NOT NULL,
    "label_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "conversation_label_pkey" PRIMARY KEY ("conversation_id","label_id")
);

-- CreateTable
CREATE TABLE "order_status" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "organization_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "color" TEXT NOT NULL DEFAULT 'slate',
    "position" INTEGER NOT NULL DEFAULT 0,
    "is_initial" BOOLEAN NOT NULL DEFAULT false,
    "is_ready" BOOLEAN NOT NULL DEFAULT false,
    "is_final" BOOLEAN NOT NULL DEFAULT false,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "order_status_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "order_transition" (
    "organization_id" UUID NOT NULL,
    "from_id" UUID NOT NULL,
    "to_id" UUID NOT NULL,

    CONSTRAINT "order_transition_pkey" PRIMARY KEY ("from_id","to_id")
);

-- CreateTable
CREATE TABLE "customer_order" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "organization_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "external_id" TEXT,
    "title" TEXT NOT NULL,
    "description" TEXT,
    "contact_id" UUID,
    "branch_id" UUID,
    "status_id" UUID NOT NULL,
    "price_minor" BIGINT,
    "currency" TEXT NOT NULL DEFAULT 'RUB',
    "due_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "moved_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "customer_order_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "order_change" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "organization_id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "from_status_id" UUID,
    "to_status_id" UUID NOT NULL,
    "actor_id" UUID,
    "comment" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "order_change_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "automation_rule" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "organization_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "position" INTEGER NOT NULL DEFAULT 0,
    "branch_id" UUID,
    "integration_id" UUID,
    "event" TEXT NOT NULL,
    "conditions" JSONB NOT NULL DEFAULT '[]',
    "actions" JSONB NOT NULL DEFAULT '[]',
    "is_last" BOOLEAN NOT NULL DEFAULT false,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "automation_rule_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "automation_run" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "organization_id" UUID NOT NULL,
    "rule_id" UUID,
    "source" TEXT NOT NULL,
    "cause_key" TEXT NOT NULL,
    "conversation_id" UUID,
    "message_id" UUID,
    "state" "automation_run_state" NOT NULL,
    "next_action" INTEGER NOT NULL DEFAULT 0,
    "resume_at" TIMESTAMPTZ(3),
    "reason" TEXT,
    "steps" JSONB NOT NULL DEFAULT '[]',
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "automation_run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "faq_entry" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "organization_id" UUID NOT NULL,
    "branch_id" UUID,
    "integration_id" UUID,
    "title" TEXT NOT NULL,
    "phrases" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "keywords" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "patterns" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "answer" TEXT NOT NULL,
    "buttons" JSONB NOT NULL DEFAULT '[]',
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "position" INTEGER NOT NULL DEFAULT 0,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "faq_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "business_hours" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "organization_id" UUID NOT NULL,
    "branch_id" UUID,
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "time_zone" TEXT NOT NULL,
    "week" JSONB NOT NULL DEFAULT '[]',
    "holidays" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "away_text" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "business_hours_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bot_manners" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "organization_id" UUID NOT NULL,
    "integration_id" UUID,
    "greeting" TEXT,
    "is_greeting" BOOLEAN NOT NULL DEFAULT false,
    "hand_off_words" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "hand_off_text" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "bot_manners_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "answerer" (
    "integration_id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "url" TEXT NOT NULL,
    "secret_encrypted" TEXT,
    "timeout_ms" INTEGER NOT NULL DEFAULT 8000,
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "answerer_pkey" PRIMARY KEY ("integration_id")
);

-- CreateTable
CREATE TABLE "meeting" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "organization_id" UUID NOT NULL,
    "contact_id" UUID NOT NULL,
    "conversation_id" UUID,
    "title" TEXT NOT NULL,
    "place" TEXT,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "remind_before" INTEGER[] DEFAULT ARRAY[1440, 60]::INTEGER[],
    "cancelled_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "meeting_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notification_rule" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "organization_id" UUID NOT NULL,
    "event" TEXT NOT NULL,
    "audience" "notice_audience" NOT NULL,
    "branch_id" UUID,
    "is_enabled" BOOLEAN NOT NULL DEFAULT true,
    "text" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "notification_rule_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "transition_template" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "organization_id" UUID NOT NULL,
    "branch_id" UUID,
    "from_status_id" UUID,
    "to_status_id" UUID NOT NULL,
    "is_enabled" BOOLEAN NOT NULL DEFAULT true,
    "text" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "transition_template_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notice_hours" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "organization_id" UUID NOT NULL,
    "branch_id" UUID,
    "quiet_from" TEXT,
    "quiet_to" TEXT,
    "unanswered_minutes" INTEGER NOT NULL DEFAULT 30,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "notice_hours_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "staff_chat" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "organization_id" UUID NOT NULL,
    "integration_id" UUID NOT NULL,
    "branch_id" UUID,
    "external_chat_id" TEXT NOT NULL,
    "topic_id" TEXT,
    "title" TEXT NOT NULL,
    "state" "staff_chat_state" NOT NULL DEFAULT 'ACTIVE',
    "state_reason" TEXT,
    "is_chosen" BOOLEAN NOT NULL DEFAULT false,
    "checked_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "staff_chat_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "member_chat" (
    "member_id" UUID NOT NULL,
    "integration_id" UUID NOT NULL,
    "chat_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "member_chat_pkey" PRIMARY KEY ("member_id","integration_id")
);

-- CreateTable
CREATE TABLE "notice" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "organization_id" UUID NOT NULL,
    "integration_id" UUID NOT NULL,
    "event" TEXT NOT NULL,
    "audience" "notice_audience" NOT NULL,
    "dedupe_key" TEXT NOT NULL,
    "branch_id" UUID,
    "staff_chat_id" UUID,
    "member_id" UUID,
    "subject_id" UUID,
    "conversation_id" UUID,
    "chat_id" TEXT NOT NULL,
    "topic_id" TEXT,
    "text" TEXT NOT NULL,
    "state" "notice_state" NOT NULL DEFAULT 'QUEUED',
    "failure_code" TEXT,
    "failure_detail" TEXT,
    "attempt_count" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3),
    "lease_until" TIMESTAMPTZ(3),
    "lease_token" UUID,
    "external_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "notice_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notice_attempt" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "organization_id" UUID NOT NULL,
    "notice_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "worker" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "latency_ms" INTEGER,
    "outcome" "attempt_outcome",
    "http_code" INTEGER,
    "answer" TEXT,
    "reason" TEXT,
    "next_try_at" TIMESTAMPTZ(3),

    CONSTRAINT "notice_attempt_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "site" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "organization_id" UUID NOT NULL,
    "branch_id" UUID,
    "integration_id" UUID,
    "name" TEXT NOT NULL,
    "public_key" TEXT NOT NULL,
    "allowed_origins" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "greeting_text" TEXT,
    "greeting_voice_key" TEXT,
    "greeting_image_keys" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "site_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "lead" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "organization_id" UUID NOT NULL,
    "site_id" UUID NOT NULL,
    "branch_id" UUID,
    "state" "lead_state" NOT NULL DEFAULT 'NEW',
    "name" TEXT,
    "email" TEXT,
    "phone" TEXT,
    "company" TEXT,
    "message" TEXT,
    "utm" JSONB NOT NULL DEFAULT '{}',
    "page" TEXT,
    "device" TEXT,
    "idempotency_key" TEXT,
    "assignee_id" UUID,
    "contact_id" UUID,
    "conversation_id" UUID,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "lead_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "api_key_organization_id_created_at_idx" ON "api_key"("organization_id", "created_at");

-- CreateIndex
CREATE INDEX "api_key_member_id_idx" ON "api_key"("member_id");

-- CreateIndex
CREATE UNIQUE INDEX "contact_link_code_hash_key" ON "contact_link"("code_hash");

-- CreateIndex
CREATE INDEX "contact_link_contact_id_idx" ON "contact_link"("contact_id");

-- CreateIndex
CREATE UNIQUE INDEX "contact_field_organization_id_key_key" ON "contact_field"("organization_id", "key");

-- CreateIndex
CREATE UNIQUE INDEX "label_organization_id_name_key" ON "label"("organization_id", "name");

-- CreateIndex
CREATE INDEX "conversation_label_label_id_idx" ON "conversation_label"("label_id");

-- CreateIndex
CREATE UNIQUE INDEX "order_status_organization_id_key_key" ON "order_status"("organization_id", "key");

-- CreateIndex
CREATE INDEX "customer_order_organization_id_status_id_moved_at_id_idx" ON "customer_order"("organization_id", "status_id", "moved_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "customer_order_organization_id_created_at_id_idx" ON "customer_order"("organization_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "customer_order_contact_id_created_at_idx" ON "customer_order"("contact_id", "created_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "customer_order_organization_id_number_key" ON "customer_order"("organization_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "customer_order_organization_id_external_id_key" ON "customer_order"("organization_id", "external_id");

-- CreateIndex
CREATE INDEX "order_change_order_id_at_idx" ON "order_change"("order_id", "at");

-- CreateIndex
CREATE INDEX "automation_rule_organization_id_position_idx" ON "automation_rule"("organization_id", "position");

-- CreateIndex
CREATE INDEX "automation_run_organization_id_at_idx" ON "automation_run"("organization_id", "at" DESC);

-- CreateIndex
CREATE INDEX "automation_run_conversation_id_at_idx" ON "automation_run"("conversation_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "automation_run_organization_id_cause_key_key" ON "automation_run"("organization_id", "cause_key");

-- CreateIndex
CREATE INDEX "faq_entry_organization_id_position_idx" ON "faq_entry"("organization_id", "position");

-- CreateIndex
CREATE INDEX "meeting_organization_id_starts_at_idx" ON "meeting"("organization_id", "starts_at");

-- CreateIndex
CREATE INDEX "meeting_contact_id_idx" ON "meeting"("contact_id");

-- CreateIndex
CREATE INDEX "staff_chat_organization_id_created_at_idx" ON "staff_chat"("organization_id", "created_at");

-- CreateIndex
CREATE INDEX "notice_organization_id_created_at_id_idx" ON "notice"("organization_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "notice_organization_id_dedupe_key_created_at_idx" ON "notice"("organization_id", "dedupe_key", "created_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "notice_attempt_notice_id_number_key" ON "notice_attempt"("notice_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "site_public_key_key" ON "site"("public_key");

-- CreateIndex
CREATE INDEX "site_organization_id_created_at_idx" ON "site"("organization_id", "created_at");

-- CreateIndex
CREATE INDEX "lead_organization_id_state_created_at_id_idx" ON "lead"("organization_id", "state", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "lead_organization_id_created_at_id_idx" ON "lead"("organization_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "lead_site_id_idempotency_key_key" ON "lead"("site_id", "idempotency_key");

-- CreateIndex
CREATE INDEX "contact_organization_id_phone_digits_idx" ON "contact"("organization_id", "phone_digits");

-- CreateIndex
CREATE UNIQUE INDEX "contact_organization_id_external_id_key" ON "contact"("organization_id", "external_id");

-- AddForeignKey
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_member_id_fkey" FOREIGN KEY ("member_id") REFERENCES "member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact_link" ADD CONSTRAINT "contact_link_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contact"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact_link" ADD CONSTRAINT "contact_link_integration_id_fkey" FOREIGN KEY ("integration_id") REFERENCES "integration"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversation_label" ADD CONSTRAINT "conversation_label_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversation_label" ADD CONSTRAINT "conversation_label_label_id_fkey" FOREIGN KEY ("label_id") REFERENCES "label"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "order_transition" ADD CONSTRAINT "order_transition_from_id_fkey" FOREIGN KEY ("from_id") REFERENCES "order_status"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "order_transition" ADD CONSTRAINT "order_transition_to_id_fkey" FOREIGN KEY ("to_id") REFERENCES "order_status"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer_order" ADD CONSTRAINT "customer_order_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contact"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer_order" ADD CONSTRAINT "customer_order_branch_id_fkey" FOREIGN KEY ("branch_id") REFERENCES "branch"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer_order" ADD CONSTRAINT "customer_order_status_id_fkey" FOREIGN KEY ("status_id") REFERENCES "order_status"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "order_change" ADD CONSTRAINT "order_change_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "customer_order"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "automation_run" ADD CONSTRAINT "automation_run_rule_id_fkey" FOREIGN KEY ("rule_id") REFERENCES "automation_rule"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "answerer" ADD CONSTRAINT "answerer_integration_id_fkey" FOREIGN KEY ("integration_id") REFERENCES "integration"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "meeting" ADD CONSTRAINT "meeting_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contact"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "staff_chat" ADD CONSTRAINT "staff_chat_integration_id_fkey" FOREIGN KEY ("integration_id") REFERENCES "integration"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "member_chat" ADD CONSTRAINT "member_chat_member_id_fkey" FOREIGN KEY ("member_id") REFERENCES "member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "member_chat" ADD CONSTRAINT "member_chat_integration_id_fkey" FOREIGN KEY ("integration_id") REFERENCES "integration"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notice_attempt" ADD CONSTRAINT "notice_attempt_notice_id_fkey" FOREIGN KEY ("notice_id") REFERENCES "notice"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "lead" ADD CONSTRAINT "lead_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "site"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "lead" ADD CONSTRAINT "lead_branch_id_fkey" FOREIGN KEY ("branch_id") REFERENCES "branch"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "lead" ADD CONSTRAINT "lead_assignee_id_fkey" FOREIGN KEY ("assignee_id") REFERENCES "member"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "lead" ADD CONSTRAINT "lead_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contact"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "lead" ADD CONSTRAINT "lead_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversation"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- One of each for a branch or integration, and one for all that have none: there null is a value like another.
CREATE UNIQUE INDEX "business_hours_place_key" ON "business_hours"("organization_id", "branch_id") NULLS NOT DISTINCT;
CREATE UNIQUE INDEX "bot_manners_place_key" ON "bot_manners"("organization_id", "integration_id") NULLS NOT DISTINCT;
CREATE UNIQUE INDEX "notice_hours_place_key" ON "notice_hours"("organization_id", "branch_id") NULLS NOT DISTINCT;
CREATE UNIQUE INDEX "notification_rule_place_key" ON "notification_rule"("organization_id", "event", "audience", "branch_id") NULLS NOT DISTINCT;
CREATE UNIQUE INDEX "transition_template_place_key" ON "transition_template"("organization_id", "from_status_id", "to_status_id", "branch_id") NULLS NOT DISTINCT;
CREATE UNIQUE INDEX "staff_chat_place_key" ON "staff_chat"("integration_id", "external_chat_id", "topic_id") NULLS NOT DISTINCT;

-- The outbox of notices by bot and time, the leased ones, and the notice that a reply in a group answers.
CREATE INDEX "notice_outbox_idx" ON "notice"("integration_id", "next_attempt_at") WHERE "state" = 'QUEUED';
CREATE INDEX "notice_leased_idx" ON "notice"("lease_until") WHERE "state" = 'SENDING';
CREATE INDEX "notice_told_idx" ON "notice"("integration_id", "chat_id", "external_id") WHERE "external_id" IS NOT NULL;

-- Runs that wait for their time.
CREATE INDEX "automation_run_waiting_idx" ON "automation_run"("resume_at") WHERE "state" = 'WAITING';

-- What automation says for one cause it says once.
CREATE UNIQUE INDEX "message_automatic_once_key" ON "message"("organization_id", "client_mutation_id") WHERE "author_kind" = 'AUTOMATION' AND "client_mutation_id" IS NOT NULL;
