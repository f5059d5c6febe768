-- Whose card a lead's is: asked with every lead whose phone nobody has.
CREATE INDEX "contact_email_idx" ON "contact"("organization_id", lower("email")) WHERE "email" IS NOT NULL;
