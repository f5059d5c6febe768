import { reactive } from 'vue'
import { useI18n } from 'vue-i18n'
import { useAction } from '../../api/useAction.ts'
import { CONNECT } from '../documents.ts'
import { isChatId, isTokenShaped } from '../shapes.ts'

/** The form that connects a bot. `submit` answers the new bot, or null when the token was refused. */
export const useConnect = () => {
  const { t } = useI18n()
  const state = reactive<{ kind: 'TELEGRAM_BOT' | 'SANDBOX'; token: string; chatId: string }>({
    kind: 'TELEGRAM_BOT',
    token: '',
    chatId: '',
  })
  const action = useAction(CONNECT)

  const validate = () => {
    const token = state.token.trim()
    const faults: { name: string; message: string }[] = []
    if (!token) faults.push({ name: 'token', message: t('integrations.connect.tokenRequired') })
    else if (!isTokenShaped(token)) faults.push({ name: 'token', message: t('integrations.connect.tokenShape') })
    if (state.chatId.trim() && !isChatId(state.chatId))
      faults.push({ name: 'chatId', message: t('integrations.connect.chatIdShape') })
    return faults
  }

  const submit = async () => {
    const ownerChatId = state.chatId.trim() || null
    const payload = await action.run({ input: { kind: state.kind, token: state.token.trim(), ownerChatId } })
    return payload?.integration ?? null
  }

  return { state, validate, submit, isPending: action.isPending, problem: action.problem }
}
