import { beforeAll, describe, expect, it } from 'vitest'
import type { Viewer } from '../../server/src/team/viewer.ts'
import { storage } from '../../server/src/lib/storage/open-storage.ts'
import { discardUploads } from '../../server/src/messages/media/discard-uploads.ts'
import { uploadFile } from '../../server/src/messages/media/upload.ts'
import { sendMessage } from '../../server/src/messages/send.ts'
import { type Bot, makeBotRow, makeMember, makeOrganization } from '../support/house.ts'
import { query } from '../support/stack.ts'
import { messageUpdate, receive } from '../support/updates.ts'

let viewer: Viewer
let bot: Bot
let conversationId: string

beforeAll(async () => {
  viewer = await makeMember(await makeOrganization())
  bot = await makeBotRow(viewer.organizationId)
  await receive(bot, messageUpdate({ chat: 1, id: 1 }))
  conversationId = (await query<{ id: string }>('select id from conversation'))[0]!.id
})

const upload = (by: Viewer, text = 'смета', fileName = 'смета.txt') =>
  uploadFile(by, { fileName, stream: new Blob([text]).stream() })
const send = (by: Viewer, attachmentIds: string[], clientMutationId: string) =>
  sendMessage(by, { conversationId, attachmentIds, clientMutationId })

describe('uploads', () => {
  it('belong to whoever uploaded them, and to one message', async () => {
    const colleague = await makeMember(viewer.organizationId)
    const file = await upload(viewer)
    await expect(send(colleague, [file.id], 'a')).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
    const { messageIds } = await send(viewer, [file.id], 'b')
    expect(messageIds.length).toBe(1)
    await expect(send(viewer, [file.id], 'c')).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
  })

  it('are refused from observers, when empty, and when there are too many', async () => {
    const observer = await makeMember(viewer.organizationId, 'OBSERVER')
    await expect(upload(observer)).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await expect(upload(viewer, '')).rejects.toMatchObject({ code: 'BAD_INPUT' })
    const files = await Promise.all(Array.from({ length: 11 }, (_, index) => upload(viewer, `${index}`)))
    const ids = files.map((file) => file.id)
    await expect(send(viewer, ids, 'd')).rejects.toMatchObject({ code: 'TOO_MANY_FILES' })
  })

  it('keep a name that hides nothing', async () => {
    expect((await upload(viewer, 'x', '../../etc/pass\u0000wd')).fileName).toBe('pass\u2400wd')
    expect((await upload(viewer, 'x', 'photo\u202Egpj.exe')).fileName).toBe('photogpj.exe')
    expect((await upload(viewer, 'x', '/')).fileName).toBe('file')
  })

  it('that nobody sent are removed after two days, row and file', async () => {
    const [old, fresh] = [await upload(viewer), await upload(viewer)]
    await query(`update attachment set created_at = now() - interval '3 days' where id = $1`, [old.id])
    await discardUploads()
    expect(await query('select 1 from attachment where id = $1', [old.id])).toEqual([])
    expect(await storage.exists(old.storageKey!)).toBe(false)
    expect(await storage.exists(fresh.storageKey!)).toBe(true)
  })
})
