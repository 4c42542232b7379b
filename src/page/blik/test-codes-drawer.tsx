import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { loadConnection } from '../session/load-connection.ts'
import './test-codes.css'

interface TestCodesDrawerProps {
  sessionId: string
  onChoose: (code: string) => void
}

type Table = (props: { onChoose: (code: string) => void }) => ReactNode

/** Only test mode loads the table. Should it fail to come, testers type their codes; the page goes on. */
const loadTable = async (sessionId: string): Promise<Table | null> => {
  try {
    const [{ TestCodes }, { askForTestCodes }] = await Promise.all([import('./test-codes.tsx'), loadConnection()])
    const codes = await askForTestCodes(sessionId)
    return ({ onChoose }) => <TestCodes codes={codes} onChoose={onChoose} />
  } catch {
    return null
  }
}

export const TestCodesDrawer = ({ sessionId, onChoose }: TestCodesDrawerProps): ReactNode => {
  const { t } = useTranslation()
  const [Table, setTable] = useState<Table | null>(null)
  const drawer = useRef<HTMLDetailsElement>(null)
  useEffect(() => {
    void loadTable(sessionId).then((table) => setTable(() => table))
  }, [sessionId])
  const choose = (code: string) => {
    onChoose(code)
    drawer.current?.removeAttribute('open')
    drawer.current?.querySelector('summary')?.focus()
  }
  return (
    <details ref={drawer} className="test-codes">
      <summary>{t('test_mode.codes')}</summary>
      {Table !== null && (
        <div className="test-codes-table">
          <Table onChoose={choose} />
        </div>
      )}
    </details>
  )
}
