import { useToast } from '@nuxt/ui/composables'
import { useI18n } from 'vue-i18n'
import { useAction } from '../api/useAction.ts'
import { MOVE_ORDER, type Order } from './documents.ts'

type Movable = Pick<Order, 'id' | 'number' | 'version'>

/** Moves an order; what was refused is said in words, with the moves that are allowed. Answers whether it moved. */
export function useMove() {
  const { t } = useI18n()
  const toast = useToast()
  const { run, problem, isPending } = useAction(MOVE_ORDER)

  async function move(order: Movable, status: { id: string; name: string }, comment = ''): Promise<boolean> {
    const payload = await run({
      input: {
        orderId: order.id,
        statusId: status.id,
        comment: comment.trim() || null,
        expectedVersion: order.version,
        clientMutationId: crypto.randomUUID(),
      },
    })
    if (payload) {
      toast.add({ color: 'success', title: t('orders.move.done', { number: order.number, status: status.name }) })
      return true
    }
    const allowed = (problem.value as { allowed?: readonly { name: string }[] } | undefined)?.allowed
    toast.add({
      color: 'error',
      title: t('orders.move.refused', { number: order.number }),
      description: [problem.value?.message, allowed?.length && t('orders.move.allowed', { names: names(allowed) })]
        .filter(Boolean)
        .join(' '),
    })
    return false
  }

  return { move, isPending }
}

const names = (statuses: readonly { name: string }[]) => statuses.map(({ name }) => `«${name}»`).join(', ')
