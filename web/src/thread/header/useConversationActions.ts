import { useMutation } from '@urql/vue'
import type { Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useToast } from '@nuxt/ui/composables'
import type { Conversation, Message } from '../../api/fragments.ts'
import { useSession } from '../../api/session.ts'
import {
  AssignDocument, CancelDocument, CloseDocument, MarkDeliveredDocument, ReopenDocument, RescheduleDocument,
  RetryDocument,
} from './action-documents.ts' // prettier-ignore
import { AddNoteDocument, SetBotDocument } from './bot-documents.ts'

/** What comes back into the composer. */
export type TakenBack = { body: string; attachments: Message['attachments'] }

type Outcome = { data?: Record<string, { errors: { message: string }[] } | undefined>; error?: { message: string } }

/** What a manager does with a conversation and its messages; a refusal is told in words. */
export function useConversationActions(conversation: Ref<Conversation | null>) {
  const { t } = useI18n()
  const toast = useToast()
  const { viewer } = useSession()
  const mutations = {
    assign: useMutation(AssignDocument),
    close: useMutation(CloseDocument),
    reopen: useMutation(ReopenDocument),
    retry: useMutation(RetryDocument),
    delivered: useMutation(MarkDeliveredDocument),
    cancel: useMutation(CancelDocument),
    reschedule: useMutation(RescheduleDocument),
    setBot: useMutation(SetBotDocument),
    addNote: useMutation(AddNoteDocument),
  }

  function tell(outcome: unknown) {
    const { data, error } = outcome as Outcome
    const refusal = Object.values(data ?? {}).flatMap((payload) => payload?.errors ?? [])[0]
    if (refusal) toast.add({ title: refusal.message, color: 'error' })
    else if (error)
      toast.add({ title: t('thread.actions.failed'), description: t('thread.actions.offline'), color: 'error' })
  }

  async function assign(memberId: string | null) {
    if (!conversation.value) return
    tell(await mutations.assign.executeMutation({ input: { conversationId: conversation.value.id, memberId } }))
  }

  async function toggleClosed() {
    if (!conversation.value) return
    const input = { conversationId: conversation.value.id }
    const mutation = conversation.value.status === 'OPEN' ? mutations.close : mutations.reopen
    tell(await mutation.executeMutation({ input }))
  }

  async function setBot(mode: 'BOT' | 'HUMAN', until: Date | null) {
    if (!conversation.value) return
    const input = { conversationId: conversation.value.id, mode, pausedUntil: until?.toISOString() ?? null }
    tell(await mutations.setBot.executeMutation({ input }))
  }

  /** Answers whether it was written. */
  async function addNote(body: string): Promise<boolean> {
    if (!conversation.value) return false
    const input = { conversationId: conversation.value.id, body, clientMutationId: crypto.randomUUID() }
    const outcome = await mutations.addNote.executeMutation({ input })
    tell(outcome)
    return !!outcome.data?.addNote?.message
  }

  const about = (message: Message) => ({ input: { messageId: message.id, clientMutationId: crypto.randomUUID() } })

  return {
    assign,
    setBot,
    addNote,
    assignToMe: () => assign(viewer.value?.member.id ?? null),
    toggleClosed,
    retry: async (message: Message) => tell(await mutations.retry.executeMutation(about(message))),
    markDelivered: async (message: Message) => tell(await mutations.delivered.executeMutation(about(message))),
    /** Without a time it leaves now. */
    reschedule: async (message: Message, at?: string) => {
      const { input } = about(message)
      tell(await mutations.reschedule.executeMutation({ input: { ...input, sendAt: at ?? null } }))
    },
    /** Answers what was taken back, for the composer; null when it was too late. */
    cancel: async (message: Message): Promise<TakenBack | null> => {
      const outcome = await mutations.cancel.executeMutation(about(message))
      tell(outcome)
      const taken = outcome.data?.cancelMessage
      return taken?.messages.length ? { body: taken.text ?? '', attachments: taken.attachments } : null
    },
  }
}
