import { defineConfig } from 'vitest/config'
import vue from '@vitejs/plugin-vue'
import tailwind from '@tailwindcss/vite'
import i18n from '@intlify/unplugin-vue-i18n/vite'
import ui from '@nuxt/ui/vite'

const api = process.env.API_URL ?? 'http://127.0.0.1:3000'

export default defineConfig({
  root: import.meta.dirname,
  plugins: [
    vue(),
    tailwind(),
    i18n({ include: ['src/locales/**/*.json'], runtimeOnly: true, compositionOnly: true }),
    ui({
      // Icons are bundled from the scanned names: nothing is fetched from another host at run time.
      icon: { clientBundle: { scan: true } },
      autoImport: false,
      ui: {
        colors: { primary: 'blue', neutral: 'zinc' },
        // What is off must be seen as well as what is on: 3:1 against the page.
        switch: { slots: { base: 'data-[state=unchecked]:bg-(--ui-text-dimmed)' } },
        checkbox: { slots: { base: 'ring-(--ui-text-dimmed)' } },
      },
      // No `secondary`: nothing bears it, and every colour has its styles in the first page.
      theme: { colors: ['primary', 'success', 'info', 'warning', 'error'] },
    }),
  ],
  test: { name: 'web', environment: 'happy-dom', include: ['src/**/*.test.ts'] },
  build: { target: 'es2022', sourcemap: false },
  server: {
    proxy: {
      '/graphql': { target: api, ws: true },
      '/uploads': api,
      '/exports': api,
      '/media': api,
      '/sandbox': api,
    },
  },
})
