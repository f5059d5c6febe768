// The form of leads, for any site: <script src="https://…/widget/form.js?key=…" async></script>
// Attributes: data-target (a selector; else the form appears where the script stands), data-lang (ru, en), data-color
// (an accent), data-fields (of name, phone, email, company, message), data-title. No dependencies, nothing of the page is
// touched but one element; its styles are its own. What cannot be sent now is sent later, by the same key, once.
;(() => {
  const script = document.currentScript
  if (!script) return
  const source = new URL(script.src)
  const siteKey = source.searchParams.get('key')
  const endpoint = new URL('/api/v1/leads', source).href
  const queueName = `manyhands-leads:${siteKey}`
  const utmName = 'manyhands-utm'
  const maxAgeMs = 7 * 86_400_000
  const pauses = [2_000, 5_000, 15_000, 60_000, 300_000]

  const words = {
    ru: {
      title: 'Оставить заявку',
      name: 'Имя',
      phone: 'Телефон',
      email: 'Email',
      company: 'Компания',
      message: 'Сообщение',
      send: 'Отправить',
      sending: 'Отправка…',
      sent: 'Спасибо! Заявка отправлена, мы скоро ответим.',
      later: 'Нет связи. Заявка сохранена и уйдёт сама, как только связь появится.',
      wait: 'Слишком много заявок подряд. Заявка сохранена и уйдёт немного позже.',
      refused: 'Не получилось отправить заявку. Позвоните нам, пожалуйста.',
      contact: 'Укажите телефон или email, чтобы мы могли ответить.',
      badEmail: 'Проверьте email.',
      greeting: 'Послушать приветствие',
      again: 'Отправить ещё одну',
    },
    en: {
      title: 'Leave a request',
      name: 'Name',
      phone: 'Phone',
      email: 'Email',
      company: 'Company',
      message: 'Message',
      send: 'Send',
      sending: 'Sending…',
      sent: 'Thank you! Your request is on its way, we will answer soon.',
      later: 'You are offline. Your request is kept and will leave by itself when you are back.',
      wait: 'Too many requests in a row. Yours is kept and will leave a little later.',
      refused: 'The request could not be sent. Please call us.',
      contact: 'Give a phone or an email, so that we can answer.',
      badEmail: 'Check the email.',
      greeting: 'Listen to our greeting',
      again: 'Send another one',
    },
  }
  const wanted = script.dataset.lang || document.documentElement.lang || navigator.language || 'ru'
  const say = words[/^(ru|be|uk|kk)/i.test(wanted) ? 'ru' : 'en']

  const style = `
    :host { all: initial; display: block; container-type: inline-size; color-scheme: light;
      font: 16px/1.45 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif; color: #1c2024; }
    *, *::before { box-sizing: border-box; }
    form, .done { max-width: 30rem; margin: 0 auto; padding: 1.5rem; border: 1px solid #d9dce3; border-radius: 1rem;
      background: #fff; display: grid; gap: 1rem; }
    h2 { margin: 0; font-size: 1.375rem; line-height: 1.2; font-weight: 650; }
    label { display: grid; gap: .25rem; font-size: .875rem; font-weight: 550; }
    .pair { display: grid; gap: 1rem; }
    @container (min-width: 28rem) { .pair { grid-template-columns: 1fr 1fr; } }
    input, textarea { font: inherit; font-size: 1rem; font-weight: 400; color: inherit; width: 100%; padding: .625rem .75rem;
      border: 1px solid #858b98; border-radius: .5rem; background: #fff; }
    textarea { min-height: 6rem; resize: vertical; }
    input:focus-visible, textarea:focus-visible, button:focus-visible, a:focus-visible, .done:focus-visible
      { outline: 3px solid var(--accent); outline-offset: 2px; }
    [aria-invalid='true'] { border-color: #b3261e; }
    button { font: inherit; font-weight: 600; padding: .75rem 1.25rem; border: 0; border-radius: .5rem; cursor: pointer;
      background: var(--accent); color: #fff; min-height: 2.75rem; }
    button[aria-disabled='true'] { opacity: .65; cursor: progress; }
    button.quiet { background: none; color: inherit; text-decoration: underline; padding: .5rem 0; justify-self: start; }
    .fault { margin: 0; color: #b3261e; font-size: .9375rem; }
    .fault:empty { display: none; }
    .done p { margin: 0; }
    a { color: inherit; font-weight: 600; }
    .trap { position: absolute; left: -10000px; width: 1px; height: 1px; overflow: hidden; }
    @media (prefers-reduced-motion: no-preference) { button { transition: opacity .15s; } }`

  const stored = (name) => {
    try {
      return JSON.parse(localStorage.getItem(name) || 'null')
    } catch {
      return null
    }
  }
  const store = (name, value) => {
    try {
      localStorage.setItem(name, JSON.stringify(value))
      return true
    } catch {
      return false
    }
  }

  /** The marks of the advertisement that brought the visitor, kept while he goes from page to page. */
  function utm() {
    const here = {}
    for (const [name, value] of new URLSearchParams(location.search)) {
      if (/^utm_[a-z_]{1,40}$/i.test(name)) here[name.toLowerCase()] = value.slice(0, 200)
    }
    try {
      if (Object.keys(here).length) sessionStorage.setItem(utmName, JSON.stringify(here))
      return { ...JSON.parse(sessionStorage.getItem(utmName) || '{}'), ...here }
    } catch {
      return here
    }
  }

  function device() {
    const agent = navigator.userAgent
    if (/iPad|Tablet|Android(?!.*Mobile)/i.test(agent)) return 'tablet'
    return /Mobi|iPhone|Android/i.test(agent) ? 'mobile' : 'desktop'
  }

  const newKey = () =>
    crypto.randomUUID
      ? crypto.randomUUID()
      : Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')

  /** 'sent' with what was answered, 'refused' for good, 'wait' or 'later' to be tried again. */
  async function post({ key, lead }) {
    const stop = new AbortController()
    const patience = setTimeout(() => stop.abort(), 20_000)
    try {
      const answer = await fetch(endpoint, {
        method: 'POST',
        mode: 'cors',
        credentials: 'omit',
        headers: { 'content-type': 'application/json', 'idempotency-key': key },
        body: JSON.stringify(lead),
        signal: stop.signal,
      })
      if (answer.ok) return { outcome: 'sent', answer: await answer.json().catch(() => ({})) }
      if (answer.status === 429) return { outcome: 'wait' }
      return { outcome: answer.status >= 500 || answer.status === 408 ? 'later' : 'refused' }
    } catch {
      return { outcome: 'later' }
    } finally {
      clearTimeout(patience)
    }
  }

  const waiting = () => (stored(queueName) || []).filter(({ at }) => Date.now() - at < maxAgeMs)
  const forget = (key) =>
    store(
      queueName,
      waiting().filter((one) => one.key !== key),
    )
  let attempt = 0
  let timer
  let isSending = false

  /** Sends what waits, one after another; what is still refused for the moment waits longer each time. */
  async function flush() {
    if (isSending) return
    isSending = true
    clearTimeout(timer)
    for (const one of waiting()) {
      const { outcome } = await post(one)
      if (outcome === 'later' || outcome === 'wait') break
      forget(one.key)
      attempt = 0
    }
    isSending = false
    if (waiting().length === 0) return
    timer = setTimeout(flush, pauses[Math.min(attempt, pauses.length - 1)])
    attempt += 1
  }

  function element(name, attributes, ...children) {
    const node = document.createElement(name)
    for (const [key, value] of Object.entries(attributes)) if (value != null) node.setAttribute(key, value)
    node.append(...children)
    return node
  }

  const types = {
    name: { autocomplete: 'name', maxlength: 200 },
    phone: { type: 'tel', autocomplete: 'tel', inputmode: 'tel', maxlength: 50 },
    email: { type: 'email', autocomplete: 'email', inputmode: 'email', maxlength: 254 },
    company: { autocomplete: 'organization', maxlength: 200 },
    message: { maxlength: 5000 },
  }

  function field(name) {
    const input = element(name === 'message' ? 'textarea' : 'input', {
      name,
      ...types[name],
      'aria-describedby': name === 'phone' || name === 'email' ? 'fault' : null,
    })
    return element('label', {}, say[name], input)
  }

  function build(root) {
    const names = (script.dataset.fields || 'name,phone,email,message').split(',').map((name) => name.trim())
    const fields = names.filter((name) => types[name])
    const trap = element(
      'div',
      { class: 'trap', 'aria-hidden': 'true' },
      element('label', {}, 'Website', element('input', { name: 'website', tabindex: '-1', autocomplete: 'off' })),
    )
    const fault = element('p', { class: 'fault', id: 'fault', role: 'alert' })
    const button = element('button', { type: 'submit' }, say.send)
    const pair = fields.filter((name) => name === 'phone' || name === 'email').map(field)
    const blocks = fields.flatMap((name) => {
      if (name !== 'phone' && name !== 'email') return [field(name)]
      return pair.length ? [element('div', { class: 'pair' }, ...pair.splice(0))] : []
    })
    const title = element('h2', { id: 'title' }, script.dataset.title || say.title)
    const form = element('form', { 'aria-labelledby': 'title', novalidate: '' }, title, ...blocks, trap, fault, button)
    root.replaceChildren(form)
    const { elements } = form
    const blame = (text, input) => {
      fault.textContent = text
      if (!input) return
      input.setAttribute('aria-invalid', 'true')
      input.focus()
    }
    form.addEventListener('input', ({ target }) => target.removeAttribute('aria-invalid'))
    form.addEventListener('submit', async (event) => {
      event.preventDefault()
      if (button.getAttribute('aria-disabled')) return
      const { phone, email } = elements
      const value = (name) => (elements[name] ? elements[name].value.trim() : '')
      fault.textContent = ''
      if ((phone || email) && !value('phone') && !value('email')) return blame(say.contact, phone || email)
      if (value('email') && !/^\S+@\S+\.\S+$/.test(value('email'))) return blame(say.badEmail, email)
      const filled = Object.fromEntries(fields.map((name) => [name, value(name)]).filter(([, text]) => text))
      const lead = { site_key: siteKey, ...filled, ...utm(), page: location.pathname, device: device() }
      if (value('website')) lead.website = value('website')
      button.setAttribute('aria-disabled', 'true')
      button.textContent = say.sending
      const one = { key: newKey(), lead, at: Date.now() }
      // Kept before it leaves: a page that is closed now sends it the next time it is opened.
      const isKept = store(queueName, [...waiting().slice(-4), one])
      isSending = true
      const { outcome, answer } = await post(one)
      isSending = false
      if (outcome === 'sent' || outcome === 'refused' || !isKept) forget(one.key)
      if (outcome === 'sent') return done(root, say.sent, answer)
      if (outcome !== 'refused' && isKept) {
        void flush()
        return done(root, say[outcome])
      }
      button.removeAttribute('aria-disabled')
      button.textContent = say.send
      blame(say.refused)
    })
  }

  function done(root, text, answer = {}) {
    const said = element('div', { class: 'done', role: 'status', tabindex: '-1' }, element('p', {}, text))
    const welcome = answer.welcome_url && new URL(answer.welcome_url, source)
    if (welcome && /^https?:$/.test(welcome.protocol)) {
      said.append(element('a', { href: welcome.href, target: '_blank', rel: 'noopener' }, say.greeting))
    }
    const again = element('button', { type: 'button', class: 'quiet' }, say.again)
    again.addEventListener('click', () => {
      build(root)
      root.querySelector('input').focus()
    })
    said.append(again)
    root.replaceChildren(said)
    said.focus()
  }

  function start() {
    const host = element('div', { 'data-manyhands-form': '' })
    const target = script.dataset.target && document.querySelector(script.dataset.target)
    if (target) target.append(host)
    else if (script.parentNode && script.parentNode !== document.head) script.after(host)
    else document.body.append(host)
    const shadow = host.attachShadow({ mode: 'open' })
    const accent = /^(#[0-9a-f]{3,8}|[a-z]+)$/i.test(script.dataset.color || '') ? script.dataset.color : '#1f5fbf'
    const sheet = `:host { --accent: ${accent}; }${style}`
    // A page that forbids inline styles still takes a sheet that was made by a script.
    if ('adoptedStyleSheets' in shadow) {
      const own = new CSSStyleSheet()
      own.replaceSync(sheet)
      shadow.adoptedStyleSheets = [own]
    } else shadow.append(element('style', {}, sheet))
    const root = element('div', { lang: say === words.ru ? 'ru' : 'en' })
    shadow.append(root)
    build(root)
    utm()
    addEventListener('online', () => void flush())
    void flush()
  }

  if (document.readyState === 'loading') addEventListener('DOMContentLoaded', start, { once: true })
  else start()
})()
