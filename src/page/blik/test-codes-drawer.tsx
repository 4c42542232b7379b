import { type ComponentType, type ReactNode, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import './test-codes.css'

interface TestCodesProps {
  onChoose: (code: string) => void
}

/** Only test mode loads the table. Should it fail to come, testers type their codes; the page goes on. */
const loadTestCodes = () => import('./test-codes.tsx').catch(() => null)

export const TestCodesDrawer = ({ onChoose }: TestCodesProps): ReactNode => {
  const { t } = useTranslation()
  const [Table, setTable] = useState<ComponentType<TestCodesProps> | null>(null)
  const drawer = useRef<HTMLDetailsElement>(null)
  useEffect(() => {
    void loadTestCodes().then((module) => setTable(() => module?.TestCodes ?? null))
  }, [])
  const choose = (code: string) => {
    onChoose(code)
    drawer.current?.removeAttribute('open')
    drawer.current?.querySelector('summary')?.focus()
  }
  return (
    <details ref={drawer} className="test-codes">
      <summary>{t('test_mode.codes')}</summary>
      {Table !== null && <Table onChoose={choose} />}
    </details>
  )
}
