import { useMutation } from '@urql/vue'
import { graphql } from '../api/graphql.ts'
import { setLanguage, type Language } from '../lib/i18n.ts'

const UpdateLocaleDocument = graphql(`
  mutation UpdateLocale($locale: Locale!) {
    updateViewer(input: { locale: $locale }) {
      viewer {
        id
        locale
      }
      errors {
        code
      }
    }
  }
`)

/** Switches the language at once and keeps it with the viewer, so that errors of the server follow. */
export function useLanguage() {
  const { executeMutation } = useMutation(UpdateLocaleDocument)
  return async (language: Language) => {
    await setLanguage(language)
    await executeMutation({ locale: language === 'ru' ? 'RU' : 'EN' })
  }
}
