import { createCustomer } from './support/customer.ts'
import { bubbleOf, composerOf, rowOf } from './support/inbox.ts'
import { BOT, expect, test } from './support/test.ts'

// In a Russian layout the key J types «о»: shortcuts go by the place of the key.
const layouts = {
  EN: { KeyJ: 'j', KeyK: 'k', KeyO: 'o', KeyR: 'r' },
  RU: { KeyJ: 'о', KeyK: 'л', KeyO: 'щ', KeyR: 'к' },
}

for (const [layout, letters] of Object.entries(layouts)) {
  test(`the list and the composer work by keys alone, ${layout} layout`, async ({ openAs, workshop }) => {
    const names = ['Первый', 'Второй', 'Третий'].map((name) => `${name} ${layout}`)
    for (const firstName of names) {
      const customer = await createCustomer(workshop.stack.sandboxUrl, { bot: BOT.username, firstName })
      await customer.write(`Пишет ${firstName}`)
    }
    const page = await openAs(workshop.petr, { path: '/inbox/all' })
    await rowOf(page, names[2]!).waitFor()
    const press = async (code: keyof typeof letters) => {
      await page.evaluate(
        ({ code, key }) => {
          const target = document.activeElement ?? document.body
          for (const type of ['keydown', 'keyup'])
            target.dispatchEvent(new KeyboardEvent(type, { code, key, bubbles: true, cancelable: true }))
        },
        { code, key: letters[code] },
      )
    }
    const selected = page.locator('[role=option][aria-selected=true], [role=option]:focus')

    await press('KeyJ')
    await expect(selected.first()).toBeVisible()
    const first = await selected.first().innerText()
    await press('KeyJ')
    await expect(selected.first()).not.toHaveText(first)
    await press('KeyK')
    await press('KeyO')
    await expect(page).toHaveURL(/\/inbox\/all\/.+/)
    await press('KeyR')
    await expect(composerOf(page)).toBeFocused()

    // In the field the letters are letters, Shift+Enter breaks the line and Enter sends.
    const words = `${letters.KeyJ}${letters.KeyK} отвечаю`
    await page.keyboard.insertText(words)
    await page.keyboard.press('Shift+Enter')
    await page.keyboard.insertText('вторая строка')
    await expect(composerOf(page)).toHaveValue(`${words}\nвторая строка`)
    await page.keyboard.press('Enter')
    await expect(bubbleOf(page, 'вторая строка')).toHaveAttribute('data-state', 'SENT')
    await expect(composerOf(page)).toBeFocused()
  })
}
