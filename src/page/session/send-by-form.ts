import { pathTo } from '../../contract/routes.ts'
import { codeFieldName } from '../blik/code-field.tsx'
import { chosenNow, languageQuery } from '../plain-page.ts'

interface CodeByForm {
  sessionId: string
  number: number
  code: string
}

/**
 * Sends a code as the page's form does without JavaScript: the browser leaves the page for what the server answers.
 * Resolves if the payer comes back to this very page, as the browser has kept it.
 */
export const sendByForm = ({ sessionId, number, code }: CodeByForm): Promise<void> => {
  const form = document.createElement('form')
  form.method = 'post'
  form.action = pathTo('payPage', sessionId) + languageQuery(chosenNow())
  for (const [name, value] of [
    ['number', String(number)],
    [codeFieldName, code],
  ] as const) {
    const input = document.createElement('input')
    input.type = 'hidden'
    input.name = name
    input.value = value
    form.append(input)
  }
  document.body.append(form)
  form.submit()
  return new Promise((resolve) => {
    addEventListener('pageshow', ({ persisted }) => persisted && resolve())
  })
}
