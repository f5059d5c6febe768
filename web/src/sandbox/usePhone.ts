import { computed, ref, shallowRef } from 'vue'
import { applyToList, isUnknownChat } from './apply-stream.ts'
import * as control from './control.ts'
import { listGroups } from './groups/groups.ts'
import type { PhoneBot, PhoneChat, PhoneCustomer, PhoneGroup, StreamEvent } from './phone.ts'
import { useOpenChat } from './useOpenChat.ts'
import { useStream } from './useStream.ts'

/** How long a bot is shown as typing after it said so, in milliseconds. */
const TYPING_MS = 5000

const keyOf = (place: control.ChatPlace): string => `${place.botId}:${place.customerId}`

/**
 * The phone: bots, customers, their chats, the one that is open; live for as long as the component lives.
 * The bot whose username is `wanted` is shown first, if there is one.
 */
export const usePhone = (wanted?: string) => {
  const bots = shallowRef<PhoneBot[]>([])
  const customers = shallowRef<PhoneCustomer[]>([])
  const chats = shallowRef<PhoneChat[]>([])
  const groups = shallowRef<PhoneGroup[]>([])
  const botId = ref<number>()
  const isLoading = ref(true)
  const isBroken = ref(false)
  const typing = ref<Record<string, number>>({})
  const { chat, open, reread, close, take } = useOpenChat(control.readChat)

  const readLists = async () => {
    const [allBots, allCustomers, allGroups] = await Promise.all([
      control.listBots(),
      control.listCustomers(),
      listGroups(),
    ])
    groups.value = allGroups
    bots.value = allBots
    customers.value = allCustomers
    if (!allBots.some((bot) => bot.id === botId.value))
      botId.value = (allBots.find((bot) => bot.username === wanted) ?? allBots[0])?.id
    chats.value = botId.value === undefined ? [] : await control.listChats(botId.value)
    await reread()
  }

  const readGroups = async () => {
    groups.value = await listGroups().catch(() => groups.value)
  }

  const refresh = async () => {
    isBroken.value = await readLists().then(
      () => false,
      () => true,
    )
    isLoading.value = false
  }

  const onEvent = (event: StreamEvent) => {
    take(event)
    const isNew = event.kind === 'bot' && !bots.value.some((bot) => bot.id === event.bot.id)
    if (isNew || isUnknownChat(chats.value, event)) return void refresh()
    chats.value = applyToList(chats.value, event)
    if (event.kind === 'bot') bots.value = bots.value.map((bot) => (bot.id === event.bot.id ? event.bot : bot))
    if (event.kind === 'chat' && event.customerId < 0) void readGroups()
    if (event.kind === 'action') typing.value = { ...typing.value, [keyOf(event)]: Date.now() + TYPING_MS }
  }

  const isConnected = useStream({ onEvent, onOpen: () => void refresh() })

  const openAs = async (customerId: number) => {
    if (botId.value !== undefined) await open({ botId: botId.value, customerId })
  }
  const chooseBot = async (id: number) => {
    botId.value = id
    close()
    await refresh()
  }
  const create = async (customer: control.NewCustomer) => {
    const made = await control.createCustomer(customer)
    customers.value = [...customers.value, made]
    await openAs(made.id)
  }
  const typingUntil = computed(() => {
    const now = chat.value
    return now ? (typing.value[keyOf({ botId: now.bot.id, customerId: now.customer.id })] ?? 0) : 0
  })

  const shown = { bots, botId, customers, groups, chats, chat, isLoading, isBroken, isConnected, typingUntil }
  return { ...shown, refresh, open: openAs, close, chooseBot, create, readGroups }
}
