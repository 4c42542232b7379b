import { type FormEvent, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { SubmitButton } from '../ui/button.tsx'
import { CodeField } from './code-field.tsx'
import { codeLength } from './parse-code.ts'
import './code-form.css'

interface CodeFormProps {
  /** What stands in the field. */
  digits: string
  onDigits: (digits: string) => void
  onPay: (code: string) => void
  /** As written on the button. */
  amount: string
  /** The id of the text that says why a code is asked for again. */
  describedBy: string | undefined
}

export const CodeForm = ({ digits, onDigits, onPay, amount, describedBy }: CodeFormProps): ReactNode => {
  const { t } = useTranslation()
  const [complains, setComplains] = useState(false)
  const missing = codeLength - digits.length

  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (missing === 0) return onPay(digits)
    setComplains(true)
    event.currentTarget.querySelector('input')?.focus()
  }

  const error = digits === '' ? t('field.empty') : t('field.missing', { count: missing })
  return (
    <form className="code-form" noValidate autoComplete="off" onSubmit={onSubmit}>
      <CodeField
        label={t('field.label')}
        hint={t('field.hint')}
        error={complains && missing > 0 ? error : null}
        describedBy={describedBy}
        digits={digits}
        onDigits={onDigits}
      />
      <SubmitButton>{t('action.pay', { amount })}</SubmitButton>
    </form>
  )
}
