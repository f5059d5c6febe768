import { overflowOf, violations } from './support/axe.ts'
import { control, createCustomer } from './support/customer.ts'
import { composerOf, openConversation, rowOf } from './support/inbox.ts'
import { BOT, expect, test } from './support/test.ts'

for (const colorScheme of ['light', 'dark'] as const) {
  for (const viewport of [
    { width: 1440, height: 900 },
    { width: 360, height: 640 },
  ]) {
    test(`axe finds nothing serious, ${colorScheme}, ${viewport.width} px`, async ({ openAs, page, workshop }) => {
      test.setTimeout(120_000)
      const name = `Доступный ${colorScheme} ${viewport.width}`
      const customer = await createCustomer(workshop.stack.sandboxUrl, { bot: BOT.username, firstName: name })
      await customer.write('Есть ли у вас пандус?')
      await customer.send('photo')
      await customer.send('voice')

      await page.emulateMedia({ colorScheme })
      await page.setViewportSize(viewport)
      await page.goto(`${workshop.stack.apis[0]!.url}/sign-in`)
      await page.getByRole('button', { name: 'Войти' }).waitFor()
      expect(await violations(page), 'sign-in').toEqual([])

      const app = await openAs(workshop.owner, { path: '/inbox/all', colorScheme, viewport })
      await rowOf(app, name).waitFor()
      expect(await violations(app), 'inbox').toEqual([])
      await openConversation(app, name)
      await app.getByRole('button', { name: 'Слушать' }).waitFor()
      expect(await violations(app), 'thread').toEqual([])
      await composerOf(app).fill('Да, у входа слева')
      expect(await violations(app), 'composer').toEqual([])

      await app.getByRole('button', { name: 'Отправить позже' }).click()
      expect(await violations(app), 'later menu').toEqual([])
      await app.getByRole('menuitem', { name: 'Выбрать дату и время…' }).click()
      await app.getByRole('dialog').waitFor()
      expect(await violations(app), 'later dialog').toEqual([])
      await app.getByRole('button', { name: /Завтра утром/ }).click()
      await app.getByRole('button', { name: 'Изменить время' }).waitFor()
      expect(await violations(app), 'scheduled').toEqual([])

      const { url } = workshop.stack.apis[0]!
      const notices = ['', '/transitions', '/staff-chats', '/telegram', '/log'].map(
        (tab) => `/settings/notifications${tab}`,
      )
      const settings = ['/settings/communications', '/settings/team', '/settings/profile']
      for (const path of [...settings, ...notices, '/deliveries', '/phone']) {
        await app.goto(url + path)
        await app.getByRole('heading', { level: 1 }).waitFor()
        await app.waitForLoadState('networkidle').catch(() => undefined)
        expect(await violations(app), path).toEqual([])
        expect(await overflowOf(app), `${path} fits`).toBeLessThanOrEqual(0)
      }
      await app.goto(`${url}/settings/communications`)
      await app.getByRole('link', { name: BOT.name }).click()
      await app.getByRole('button', { name: 'Как узнать Chat ID?' }).click()
      await app.getByRole('button', { name: 'Получить ссылку' }).waitFor()
      const { sandboxUrl } = workshop.stack
      await control(sandboxUrl, 'POST /updates', { bot: BOT.username, update: { message: { text: name } } })
      await app.reload()
      await app.getByTestId('quarantined').first().getByText('Как пришло').click()
      await app.getByRole('heading', { name: 'Скорость отправки' }).waitFor()
      expect(await violations(app), 'bot').toEqual([])
      expect(await overflowOf(app), 'bot fits').toBeLessThanOrEqual(0)
    })
  }
}
