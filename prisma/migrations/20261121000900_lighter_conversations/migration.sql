-- A message moves its conversation in every index of it: each costs a line of the write-ahead log and its share of page
-- splits. Every list is of one status, so nothing reads this one.
DROP INDEX "conversation_organization_id_last_message_at_id_idx";

-- One index for both: it finds a chat's conversations, and of those that are not closed it lets only one be.
CREATE UNIQUE INDEX "conversation_chat_key" ON "conversation"("integration_id", "external_chat_id", (CASE WHEN "status" = 'CLOSED' THEN "id" END)) NULLS NOT DISTINCT;
DROP INDEX "conversation_integration_id_external_chat_id_idx";
DROP INDEX "conversation_open_chat_key";
