import type { Outbox } from '../../messages/outbox/outbox.ts'
import { claimNotices, readyNotices } from './claim.ts'
import { nextNoticeDue } from './due.ts'
import { sendNotice } from './send.ts'

/** The notices to the staff: at least once. */
export const noticeOutbox: Outbox = {
  ready: readyNotices,
  nextDue: nextNoticeDue,
  async claim(ids, terms) {
    const claimed = await claimNotices(ids, terms)
    return claimed.map((notice) => (sender, hold) => sendNotice(notice, sender, hold))
  },
}
