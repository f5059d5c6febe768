import { defineConfig } from 'vitest/config'
import vue from '@vitejs/plugin-vue'
import tailwind from '@tailwindcss/vite'
import i18n from '@intlify/unplugin-vue-i18n/vite'
import ui from '@nuxt/ui/vite'

const api = process.env.API_URL ?? 'http://127.0.0.1:3000'

// What a finger meets is 44 px high: a control itself, a line of a menu, or the place around a small control.
const tall = 'pointer-coarse:min-h-11'
const line = `${tall} pointer-coarse:items-center`
const grown = 'relative pointer-coarse:after:absolute pointer-coarse:after:-inset-3'

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
        switch: { slots: { base: `data-[state=unchecked]:bg-(--ui-text-dimmed) ${grown}` } },
        checkbox: { slots: { base: `ring-(--ui-text-dimmed) ${grown}` } },
        checkboxGroup: { slots: { item: line } },
        radioGroup: { slots: { base: grown, item: tall } },
        button: {
          slots: { base: tall },
          variants: { square: { true: 'pointer-coarse:min-w-11 pointer-coarse:justify-center' } },
        },
        input: { slots: { base: tall } },
        textarea: { slots: { base: tall } },
        select: { slots: { base: tall, item: line } },
        selectMenu: { slots: { base: tall, item: line } },
        // The way out has its own place beside the words, and no long form squeezes them.
        modal: { slots: { header: 'shrink-0 pe-14 sm:pe-14', footer: 'shrink-0' } },
        slideover: { slots: { header: 'shrink-0 pe-14 sm:pe-14', footer: 'shrink-0' } },
        dropdownMenu: { slots: { item: line } },
        tabs: { slots: { trigger: tall } },
      },
      // Only what something here bears: every colour and component has its styles in the first page.
      theme: { colors: ['primary', 'success', 'warning', 'error'] },
      experimental: { componentDetection: true },
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
