import type { Api } from 'grammy'
import type { ChannelAccount } from '../../channel.ts'
import { ChannelError } from '../../errors.ts'
import { channelError } from './classify.ts'
import { createApi, isToken } from './client.ts'

/** Makes one call that is not a send; whatever fails becomes a `ChannelError`. */
export async function call<T>(
  account: ChannelAccount,
  run: (api: Api) => Promise<T>,
  timeoutSeconds?: number,
): Promise<T> {
  if (!isToken(account.token)) throw new ChannelError('INVALID_TOKEN', 'not a bot token')
  try {
    return await run(createApi(account, timeoutSeconds))
  } catch (error) {
    throw channelError(error)
  }
}
