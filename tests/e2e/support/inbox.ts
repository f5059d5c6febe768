import type { Locator, Page } from '@playwright/test'

/** The row of a customer in the list of conversations. */
export const rowOf = (page: Page, name: string): Locator => page.getByRole('option').filter({ hasText: name })

/** A bubble of the open conversation by what it says. */
export const bubbleOf = (page: Page, text: string): Locator => page.locator('[data-message]').filter({ hasText: text })

/** The field where a manager writes. */
export const composerOf = (page: Page): Locator => page.getByRole('textbox', { name: 'Ответ клиенту' })

/** Opens a conversation from the list. */
export async function openConversation(page: Page, name: string): Promise<void> {
  await rowOf(page, name).click()
  await composerOf(page).waitFor()
}

/** Writes an answer and sends it by Enter. */
export async function answer(page: Page, text: string): Promise<void> {
  await composerOf(page).fill(text)
  await composerOf(page).press('Enter')
}

/** A bubble on the phone by what it says. */
export const phoneBubbleOf = (page: Page, text: string): Locator =>
  page.locator('[data-from]').filter({ hasText: text })

/** Opens a customer's chat on the phone, making him first. */
export async function becomeCustomer(page: Page, person: { firstName: string; lastName?: string; username?: string }) {
  await page.getByRole('button', { name: 'Новый клиент' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Имя', { exact: true }).fill(person.firstName)
  if (person.lastName) await dialog.getByLabel('Фамилия').fill(person.lastName)
  if (person.username) await dialog.getByLabel('Username').fill(person.username)
  await dialog.getByRole('button', { name: 'Создать' }).click()
  await dialog.waitFor({ state: 'hidden' })
}

/** Writes as the customer. */
export async function writeAsCustomer(page: Page, text: string): Promise<void> {
  const field = page.getByRole('textbox', { name: 'Сообщение' })
  await field.fill(text)
  await field.press('Enter')
}

/** Picks one of the kinds behind the phone's paper clip. */
export async function attachAsCustomer(page: Page, kind: string): Promise<void> {
  await page.getByRole('button', { name: 'Прикрепить' }).click()
  await page.getByRole('menuitem', { name: kind, exact: true }).click()
}

/** The phone's address with the bot chosen. */
export const phoneOf = (username: string): string => `/phone?bot=${username}`
