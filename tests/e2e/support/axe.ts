import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from '@playwright/test'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

type Violation = { id: string; impact: string; nodes: { html: string }[] }

// A screen reader walks by headings: one that is missing on the way is a hole.
const always = ['heading-order']

/** Serious and critical violations, and holes among the headings, of what is on the screen or in one place of it. */
export async function violations(page: Page, place = 'html'): Promise<string[]> {
  // Colours that are still changing have no contrast of their own.
  await page.evaluate(() =>
    Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => null))),
  )
  const found = await page.evaluate<Violation[]>(
    `${axe};axe.run('${place}', { runOnly: ${JSON.stringify(rules)} }).then((r) => r.violations)`,
  )
  return found
    .filter(({ id, impact }) => impact === 'serious' || impact === 'critical' || always.includes(id))
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`)
}

/** How many pixels the page is wider than its window. */
export const overflowOf = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - innerWidth)

/** Controls under 44 px high for a finger, unless their place is grown around them or a label is; links in a text aside. */
export const smallTargets = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const controls = 'a[href], button, input, select, textarea, [role=switch], [role=checkbox], [role=combobox]'
    const isSmall = (control: Element) => {
      const { width, height } = control.getBoundingClientRect()
      const place = control.closest('label')?.getBoundingClientRect()
      const around = getComputedStyle(control, '::after')
      const isHidden = width <= 1 || control.matches('[aria-hidden=true], [aria-hidden=true] *')
      const isInText = getComputedStyle(control).display === 'inline'
      const isGrown = around.content !== 'none' && around.position === 'absolute'
      return !isHidden && !isInText && !isGrown && height < 43.5 && (place?.height ?? 0) < 43.5
    }
    return [...document.querySelectorAll(controls)]
      .filter(isSmall)
      .map((control) => control.outerHTML.replace(/\sclass="[^"]*"/g, '').slice(0, 160))
  })
