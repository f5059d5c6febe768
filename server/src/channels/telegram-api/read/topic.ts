import { idOf, type Loose } from './lenient.ts'

/** The forum topic of a message. Threads of replies in other groups bear the same field and are no topics. */
export function topicOf(message: Loose): string | undefined {
  return message.is_topic_message === true ? idOf(message.message_thread_id) : undefined
}
