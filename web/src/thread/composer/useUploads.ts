import { computed, onBeforeUnmount, ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Attachment } from '../../api/fragments.ts'
import { uploadFile } from '../../api/upload-file.ts'
import { fileSize } from '../../lib/format-size.ts'

/** A file in the tray of the composer; `previewUrl` is an object URL of this page, `progress` 0 to 1. */
export type TrayFile = {
  key: string
  name: string
  size: number
  previewUrl: string | null
  progress: number
  error: string | null
  attachment: Attachment | null
}

/** The channel's limits, in bytes. */
export type FileLimits = { maxFiles: number; maxFileBytes: number; maxPhotoBytes: number }

/** The files of the composer: they go up as soon as they are added; too big or too many are refused before that. */
export function useUploads(limits: () => FileLimits | null) {
  const { t, locale } = useI18n()
  const files = ref<TrayFile[]>([])
  const notice = ref('')
  const cancels = new Map<string, () => void>()

  function refusalOf(file: File): string | null {
    const limit = limits()
    if (!limit) return null
    if (file.size === 0) return t('thread.files.empty', { name: file.name })
    const max = file.type.startsWith('image/') ? Math.max(limit.maxPhotoBytes, limit.maxFileBytes) : limit.maxFileBytes
    return file.size > max ? t('thread.files.tooBig', { name: file.name, max: fileSize(max, locale.value) }) : null
  }

  function add(chosen: Iterable<File>) {
    notice.value = ''
    for (const file of chosen) {
      const refusal = refusalOf(file)
      const max = limits()?.maxFiles ?? 10
      if (refusal) notice.value = refusal
      else if (files.value.length >= max) notice.value = t('thread.files.tooMany', { max })
      else start(file)
    }
  }

  function start(file: File) {
    const key = crypto.randomUUID()
    const previewUrl = file.type.startsWith('image/') ? URL.createObjectURL(file) : null
    files.value.push({ key, name: file.name, size: file.size, previewUrl, progress: 0, error: null, attachment: null })
    const find = () => files.value.find((item) => item.key === key)
    const upload = uploadFile(file, (share) => {
      const item = find()
      if (item) item.progress = share
    })
    cancels.set(key, upload.cancel)
    upload.done.then(
      (attachment) => {
        const item = find()
        if (item) Object.assign(item, { attachment, progress: 1 })
      },
      (failure: { message: string }) => {
        const item = find()
        if (item) item.error = failure.message || t('thread.files.failed')
      },
    )
  }

  function remove(key: string) {
    cancels.get(key)?.()
    cancels.delete(key)
    const item = files.value.find((file) => file.key === key)
    if (item?.previewUrl) URL.revokeObjectURL(item.previewUrl)
    files.value = files.value.filter((file) => file.key !== key)
  }

  /** Empties the tray and hands over what has gone up. */
  function take(): Attachment[] {
    const ready = files.value.flatMap((file) => file.attachment ?? [])
    for (const file of [...files.value]) remove(file.key)
    return ready
  }

  /** Puts files that are up already back into the tray: their message is edited. */
  function restore(attachments: readonly Attachment[]) {
    for (const attachment of attachments) {
      const [name, size] = [attachment.fileName ?? '', attachment.size ?? 0]
      files.value.push({
        key: attachment.id,
        name,
        size,
        previewUrl: attachment.thumbnailUrl,
        progress: 1,
        error: null,
        attachment,
      })
    }
  }

  onBeforeUnmount(() => files.value.forEach((file) => remove(file.key)))

  return {
    files,
    notice,
    add,
    remove,
    take,
    restore,
    isBusy: computed(() => files.value.some((file) => !file.attachment && !file.error)),
    hasError: computed(() => files.value.some((file) => file.error)),
  }
}
