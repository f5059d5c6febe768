/** What a browser runs on, as far as it says so: for leads whose form does not say. Null for what is no browser. */
export function deviceOf(userAgent: string): 'mobile' | 'tablet' | 'desktop' | null {
  if (!/^Mozilla\//.test(userAgent)) return null
  if (/iPad|Tablet|Android(?!.*Mobile)/i.test(userAgent)) return 'tablet'
  return /Mobi|iPhone|Android/i.test(userAgent) ? 'mobile' : 'desktop'
}
