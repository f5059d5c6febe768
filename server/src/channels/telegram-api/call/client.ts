import { Api, type ApiClientOptions } from 'grammy'
import type { ChannelAccount } from '../../channel.ts'
import { fetchBefore, telegramFetch } from './fetch.ts'

/** Seconds a plain call may take; the lease of a delivery is more than twice as long. */
export const CALL_SECONDS = 15
/** Seconds a call with files may take. */
export const UPLOAD_SECONDS = 60

/** Whether a text has the shape of a bot token; anything else must not get into an address. */
export function isToken(token: string): boolean {
  return /^\d{1,20}:[A-Za-z0-9_-]{1,128}$/.test(token)
}

/**
 * A Bot API client without retries of its own: there is one retry layer, and it is the outbox. It writes nothing after
 * `leaveBefore` (`performance.now()`), if that is given.
 */
export function createApi(account: ChannelAccount, timeoutSeconds = CALL_SECONDS, leaveBefore?: number): Api {
  const own = leaveBefore === undefined ? telegramFetch : fetchBefore(leaveBefore)
  const fetch = own as unknown as ApiClientOptions['fetch']
  return new Api(account.token, { apiRoot: account.apiRoot, timeoutSeconds, fetch })
}
