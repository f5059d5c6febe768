import { computed, reactive, ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { reloadSession } from '../api/session.ts'
import { useAction } from '../api/useAction.ts'
import { setLanguage } from '../lib/i18n.ts'
import { SET_UP } from './documents.ts'
import { faultsAt, stepOfProblem, STEPS, type SetUpDraft } from './set-up-draft.ts'

/** The wizard: gathers a draft step by step and founds the organization at the end. */
export const useSetUp = () => {
  const { t, locale } = useI18n()
  const { run, isPending, problem, forget } = useAction(SET_UP)
  const index = ref(0)
  const draft = reactive<SetUpDraft>({
    code: '',
    organizationName: '',
    locale: locale.value === 'ru' ? 'RU' : 'EN',
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    name: '',
    email: '',
    password: '',
  })
  const step = computed(() => STEPS[index.value])

  const validate = () =>
    (step.value ? faultsAt(step.value, draft) : []).map(({ name, key, count }) => {
      const path = `onboarding.setUp.${key}`
      return { name, message: count === undefined ? t(path) : t(path, count) }
    })

  const finish = async () => {
    const email = draft.email.trim()
    if (await run({ input: { ...draft, email, code: draft.code.trim() } })) {
      await reloadSession()
      index.value = STEPS.length
      return
    }
    const wrong = problem.value && stepOfProblem(problem.value.code)
    if (wrong) index.value = STEPS.indexOf(wrong)
  }

  const forward = async () => {
    forget()
    if (step.value === 'organization') await setLanguage(draft.locale === 'RU' ? 'ru' : 'en')
    if (index.value === STEPS.length - 1) return finish()
    index.value += 1
  }

  const back = () => {
    forget()
    index.value -= 1
  }

  return { draft, index, step, validate, forward, back, isPending, problem }
}
