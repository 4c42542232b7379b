import { type FormEvent, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { codeLength } from '../../contract/parse-code.ts'
import { useAnnounce } from '../../ui/announcer.tsx'
import { SubmitButton } from '../../ui/button.tsx'
import { CodeField, codeFieldName } from './code-field.tsx'
import './code-form.css'

interface CodeFormProps {
  /** What stands in the field. */
  digits: string
  onDigits: (digits: string) => void
  onPay: (code: string) => void
  /** What was wrong with a code that came without JavaScript. */
  refused: { missingDigits: number } | null
  /** Where the form goes, and as which attempt, while JavaScript is not there. */
  sendTo: { path: string; number: number }
  /** As written on the button. */
  amount: string
  /** The id of the text that says why a code is asked for again. */
  describedBy: string | undefined
}

export const CodeForm = ({
  digits,
  onDigits,
  onPay,
  refused,
  sendTo,
  amount,
  describedBy,
}: CodeFormProps): ReactNode => {
  const { t } = useTranslation()
  const announce = useAnnounce()
  const [complains, setComplains] = useState(refused !== null)
  const missing = codeLength - digits.length

  const missingBefore = digits === '' ? (refused?.missingDigits ?? missing) : missing
  const error = missingBefore === codeLength ? t('field.empty') : t('field.missing', { count: missingBefore })

  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (missing === 0) return onPay(digits)
    setComplains(true)
    const field = event.currentTarget.querySelector<HTMLInputElement>(`input[name=${codeFieldName}]`)
    // A field that takes the focus is read out with what is wrong; one that had it is not.
    if (field === document.activeElement) announce(error)
    else field?.focus()
  }

  return (
    <form className="code-form" method="post" action={sendTo.path} noValidate autoComplete="off" onSubmit={onSubmit}>
      <input type="hidden" name="number" value={sendTo.number} />
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
