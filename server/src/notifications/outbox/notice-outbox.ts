import type { Outbox } from '../../messages/outbox/outbox.ts'
import { claimNotices, readyNotices } from './claim.ts'
import { dueNotices } from './due.ts'
import { sendNotice } from './send.ts'

/** The notices to the staff: at least once. */
export const noticeOutbox: Outbox = {
  ready: readyNotices,
  due: dueNotices,
  async claim(ids, terms) {
    const claimed = await claimNotices(ids, terms)
    return claimed.map((notice) => (sender, hold) => sendNotice(notice, sender, hold))
  },
}
