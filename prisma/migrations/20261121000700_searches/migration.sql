-- Parts of words are looked up by their trigrams; with a C.UTF-8 character type these are Cyrillic ones, too.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- CreateIndex
CREATE INDEX "contact_name_phone_digits_idx" ON "contact" USING GIN ("name" gin_trgm_ops, "phone_digits" gin_trgm_ops);

-- CreateIndex
CREATE INDEX "customer_order_title_idx" ON "customer_order" USING GIN ("title" gin_trgm_ops);

-- CreateIndex
CREATE INDEX "lead_name_email_phone_company_message_idx" ON "lead" USING GIN ("name" gin_trgm_ops, "email" gin_trgm_ops, "phone" gin_trgm_ops, "company" gin_trgm_ops, "message" gin_trgm_ops);

-- Every preflight of every site's form asks whose origin it comes from.
CREATE INDEX "site_known_origins_idx" ON "site" USING GIN ("allowed_origins") WHERE "is_active";
