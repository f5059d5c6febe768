import { createApp } from 'vue'
import urql from '@urql/vue'
import ui from '@nuxt/ui/vue-plugin'
import App from './App.vue'
import { client } from './api/client.ts'
import { createTranslations } from './lib/i18n.ts'
import { router } from './router.ts'
import './app.css'

const app = createApp(App)
app.use(await createTranslations())
app.use(urql, client)
app.use(router)
app.use(ui)
app.mount('#app')
