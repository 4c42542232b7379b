import { lazy, type ReactNode, Suspense, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import './test-codes.css'

/** Only test mode loads the table. Should it fail to come, testers type their codes; the page goes on. */
const TestCodes = lazy(async () => {
  const module = await import('./test-codes.tsx').catch(() => null)
  return { default: module?.TestCodes ?? (() => null) }
})

export const TestCodesDrawer = ({ onChoose }: { onChoose: (code: string) => void }): ReactNode => {
  const { t } = useTranslation()
  const drawer = useRef<HTMLDetailsElement>(null)
  const choose = (code: string) => {
    onChoose(code)
    drawer.current?.removeAttribute('open')
    drawer.current?.querySelector('summary')?.focus()
  }
  return (
    <details ref={drawer} className="test-codes">
      <summary>{t('test_mode.codes')}</summary>
      <Suspense>
        <TestCodes onChoose={choose} />
      </Suspense>
    </details>
  )
}
