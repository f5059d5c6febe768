-- AlterTable
ALTER TABLE "session" ADD COLUMN     "rotation_due" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "rotated_at" TIMESTAMPTZ(3),
ADD COLUMN     "previous_hash" TEXT;

-- CreateIndex
CREATE UNIQUE INDEX "session_previous_hash_key" ON "session"("previous_hash");

-- CreateTable
CREATE TABLE "attempt" (
    "id" BIGSERIAL NOT NULL,
    "key" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "attempt_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "attempt_key_at_idx" ON "attempt"("key", "at");

-- CreateIndex
CREATE INDEX "attempt_at_idx" ON "attempt"("at");
