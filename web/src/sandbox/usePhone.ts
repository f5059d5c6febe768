import { computed, ref, shallowRef } from 'vue'
import { applyToChat, applyToList, isUnknownChat } from './apply-stream.ts'
import * as control from './control.ts'
import type { PhoneBot, PhoneChat, PhoneCustomer, StreamEvent } from './phone.ts'
import { useStream } from './useStream.ts'

/**
 * The phone: bots, customers, their chats, the one that is open; live for as long as the component lives.
 * The bot whose username is `wanted` is shown first, if there is one.
 */
export const usePhone = (wanted?: string) => {
  const bots = shallowRef<PhoneBot[]>([])
  const customers = shallowRef<PhoneCustomer[]>([])
  const chats = shallowRef<PhoneChat[]>([])
  const chat = shallowRef<PhoneChat | null>(null)
  const botId = ref<number>()
  const isLoading = ref(true)
  const isBroken = ref(false)

  const readLists = async () => {
    const [allBots, allCustomers] = await Promise.all([control.listBots(), control.listCustomers()])
    bots.value = allBots
    customers.value = allCustomers
    if (!allBots.some((bot) => bot.id === botId.value))
      botId.value = (allBots.find((bot) => bot.username === wanted) ?? allBots[0])?.id
    chats.value = botId.value === undefined ? [] : await control.listChats(botId.value)
    if (chat.value)
      chat.value = await control.readChat({ botId: chat.value.bot.id, customerId: chat.value.customer.id })
  }

  const refresh = async () => {
    try {
      await readLists()
      isBroken.value = false
    } catch {
      isBroken.value = true
    }
    isLoading.value = false
  }

  const onEvent = (event: StreamEvent) => {
    if (event.kind === 'bot') bots.value = bots.value.map((bot) => (bot.id === event.bot.id ? event.bot : bot))
    if (chat.value) chat.value = applyToChat(chat.value, event)
    if (isUnknownChat(chats.value, event)) void refresh()
    else chats.value = applyToList(chats.value, event)
    if (event.kind === 'bot' && !bots.value.some((bot) => bot.id === event.bot.id)) void refresh()
    if (event.kind === 'action') noteTyping(event)
  }

  const typingUntil = ref<Record<string, number>>({})
  const noteTyping = (event: { botId: number; customerId: number }) => {
    const key = `${event.botId}:${event.customerId}`
    typingUntil.value = { ...typingUntil.value, [key]: Date.now() + 5000 }
  }

  const isConnected = useStream({ onEvent, onOpen: () => void refresh() })

  const open = async (customerId: number) => {
    if (botId.value === undefined) return
    chat.value = await control.readChat({ botId: botId.value, customerId })
  }
  const chooseBot = async (id: number) => {
    botId.value = id
    chat.value = null
    await refresh()
  }
  const create = async (customer: control.NewCustomer) => {
    const made = await control.createCustomer(customer)
    customers.value = [...customers.value, made]
    await open(made.id)
  }

  return {
    bots,
    botId,
    customers,
    chats,
    chat,
    isLoading,
    isBroken,
    isConnected,
    typingUntil: computed(() => chat.value && typingUntil.value[`${chat.value.bot.id}:${chat.value.customer.id}`]),
    refresh,
    open,
    close: () => (chat.value = null),
    chooseBot,
    create,
  }
}
