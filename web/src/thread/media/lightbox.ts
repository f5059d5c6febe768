import type { InjectionKey } from 'vue'
import type { Attachment } from '../../api/fragments.ts'

/** How a picture anywhere in the thread opens the lightbox at itself. */
export const lightboxKey: InjectionKey<(attachmentId: string) => void> = Symbol('lightbox')

/** Opens the pictures in a lightbox (fetched when first needed) at one of them. */
export async function openLightbox(pictures: readonly Attachment[], attachmentId: string): Promise<void> {
  const ready = pictures.filter((picture) => picture.url && picture.state === 'READY')
  const index = ready.findIndex((picture) => picture.id === attachmentId)
  if (index < 0) return
  const [{ default: PhotoSwipe }] = await Promise.all([import('photoswipe'), import('photoswipe/style.css')])
  const dataSource = ready.map((picture) => ({
    src: picture.url ?? '',
    width: picture.width ?? 1200,
    height: picture.height ?? 900,
    msrc: picture.thumbnailUrl ?? undefined,
    alt: picture.fileName ?? '',
  }))
  new PhotoSwipe({ dataSource, index, bgOpacity: 0.92, showHideAnimationType: 'fade', wheelToZoom: true }).init()
}
