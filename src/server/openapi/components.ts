import { z } from 'zod'
import { Accent, AccentColors, Logo } from '../../contract/brand.ts'
import { CheckoutSession, CheckoutSessionList } from '../../contract/checkout-session.ts'
import { ArgumentError, ErrorBody } from '../../contract/error.ts'
import { errorCodes } from '../../contract/error-codes.ts'
import { NoticePiece } from '../../contract/gateway-notice.ts'
import { MerchantAttempt, MerchantAttemptList } from '../../contract/merchant-attempt.ts'
import { PayerAttempt, PayerSession } from '../../contract/payer-session.ts'
import { TakeBlikCode } from '../../contract/payment-attempt.ts'
import { TestCode, TestCodeList } from '../../contract/test-code.ts'
import { Delivery, EventList, EventWithDeliveries, WebhookEvent } from '../../contract/webhook-event.ts'

/** The schemas that have a name in the documentation. */
const named: Readonly<Record<string, { schema: z.core.$ZodType; description: string }>> = {
  CheckoutSession: { schema: CheckoutSession, description: 'One request by a merchant to be paid.' },
  CheckoutSessionList: { schema: CheckoutSessionList, description: 'A page of Checkout Sessions.' },
  PaymentAttempt: { schema: MerchantAttempt, description: 'One BLIK code that was sent to the gateway for a session.' },
  PaymentAttemptList: { schema: MerchantAttemptList, description: 'The Payment Attempts of a session.' },
  Event: { schema: WebhookEvent, description: 'A fact about a session.' },
  EventList: { schema: EventList, description: 'A page of events.' },
  EventWithDeliveries: { schema: EventWithDeliveries, description: 'An event and how it was delivered.' },
  Delivery: { schema: Delivery, description: 'One sending of an event to `notification_url`.' },
  PayerSession: { schema: PayerSession, description: 'A Checkout Session as its payer sees it.' },
  Logo: { schema: Logo, description: 'A merchant’s logo as payers see it.' },
  Accent: { schema: Accent, description: 'A merchant’s colour in both themes of the page.' },
  AccentColors: { schema: AccentColors, description: 'What is painted in a merchant’s colour in one theme.' },
  NoticePiece: { schema: NoticePiece, description: 'A part of a text that an acquirer obliges the page to show.' },
  PayerAttempt: { schema: PayerAttempt, description: 'The newest Payment Attempt as its payer sees it.' },
  TestCode: { schema: TestCode, description: 'A code with a fixed outcome. Test mode only.' },
  TestCodeList: { schema: TestCodeList, description: 'The codes of the session’s test bank.' },
  BlikCode: { schema: TakeBlikCode, description: 'A code to pay with.' },
  Error: { schema: ErrorBody, description: 'What every answer of 400 and above says.' },
  ArgumentError: { schema: ArgumentError, description: 'One bad argument.' },
}

for (const [id, { schema, description }] of Object.entries(named)) {
  z.globalRegistry.add(schema, { ...z.globalRegistry.get(schema), id, description })
}

/** What the browser need not know: all codes that there are, each with its statuses and what it means. */
export const errorCodeSchema: Record<string, unknown> = {
  type: 'string',
  enum: Object.keys(errorCodes),
  description: [
    'A stable word for programs. More may come in time: treat one that you do not know by its status.',
    '',
    '| code | status | |',
    '|---|---|---|',
    ...Object.entries(errorCodes).map(
      ([code, { statuses, says }]) => `| \`${code}\` | ${statuses.join(', ')} | ${says} |`,
    ),
  ].join('\n'),
  examples: ['parameter_missing'],
}

/** What is said of a field, or the component that takes the place of its schema. */
export type Note = { description: string; example: unknown } | { component: string }

const note = (description: string, example: unknown): Note => ({ description, example })
const time = (what: string) => note(`${what}, in Unix milliseconds.`, 1767225600000)

const accentExample = {
  line: '#0064e5',
  tint: '#e6effc',
  fill: '#0070f2',
  hover: '#005cdd',
  pressed: '#0048c8',
  text: '#ffffff',
  edge: null,
}

const contactExample = {
  email: 'help@shop.example',
  phone: '+48 22 123 45 67',
  page: 'https://shop.example/help',
  terms: 'https://shop.example/terms',
  privacy: null,
}

/** For fields of schemas that reach the browser, which carry no descriptions there: by component and path. */
export const fieldNotes: Readonly<Record<string, Readonly<Record<string, Note>>>> = {
  PayerSession: {
    id: note('22 characters. Who knows it can pay.', 'AW-kLcRRC5P8U68CYe0kVA'),
    reference: note('What a payer can quote: the shop finds the session by it.', '05QT-8BE4'),
    revision: note('Counts the changes that a payer can see: what has a lower number is older.', 2),
    now_ms: time('The server’s time when it wrote this'),
    livemode: note('Whether real money moves.', false),
    has_test_codes: note('Whether its test bank lists codes with a fixed outcome.', true),
    notices: note('What the acquirer obliges the page to show, by language, in pieces; empty for nothing.', {}),
    status: note('`open` until it is paid or its time is over.', 'open'),
    merchant: note('Who is paid.', { name: 'Demo shop', logo: null, accent: null, contact: contactExample }),
    'merchant.name': note('The name that payers know.', 'Demo shop'),
    'merchant.logo': note('The merchant’s logo; null for none.', null),
    'merchant.accent': note('What is painted in the merchant’s colour; null for Kasa’s own.', null),
    'merchant.contact': note('How to reach the merchant, and what it asks payers to agree to.', contactExample),
    'merchant.contact.email': note('Where to write to; null for nowhere.', contactExample.email),
    'merchant.contact.phone': note('Where to call, as people write it; null for nowhere.', contactExample.phone),
    'merchant.contact.page': note('Its help page; null for none.', contactExample.page),
    'merchant.contact.terms': note('Its terms; null for none.', contactExample.terms),
    'merchant.contact.privacy': note('What it does with personal data; null for nothing.', contactExample.privacy),
    order: note('What is bought, as far as the shop lets it be shown.', { number: '1042', description: 'Two tickets' }),
    'order.number': note('The order’s number at the shop, at most 40 characters; null for none.', '1042'),
    'order.description': note('What the shop calls it, at most 120 characters; null for nothing.', 'Two tickets'),
    amount_total: note('What the payer pays, in minor units of the currency.', 1050),
    amount_sub_total: note('The same without the fee, in minor units of the currency.', 1050),
    fees: note('The fee in minor units of the currency; null for none.', null),
    currency: note('Three-letter ISO 4217 code, in lower case.', 'pln'),
    customer: note('Who pays.', { firstname: 'John', lastname: 'Doe', email: 'john@example.com' }),
    'customer.firstname': note('The first name that the shop gave.', 'John'),
    'customer.lastname': note('The last name that the shop gave.', 'Doe'),
    'customer.email': note('The e-mail address that the shop gave.', 'john@example.com'),
    locale: note('The language that the shop wishes as an IETF tag; empty for the browser’s.', 'pl'),
    expires_at_ms: time('When the session expires'),
    paid_at_ms: note('When the bank approved, in Unix milliseconds; null until it is paid.', null),
    refunded: note('What the shop has sent back.', { succeeded: 0, pending: 0 }),
    'refunded.succeeded': note('What has gone back, in minor units of the currency.', 0),
    'refunded.pending': note('What is on its way back, in minor units of the currency.', 0),
    success_url: note('Where to go now that it is paid; null until it is.', null),
    receipt_ms: note('How long the page says that it is paid before it goes there by itself.', 3000),
    cancel_url: note('Where to turn back to; null for nowhere.', 'https://shop.example/basket'),
    attempts_left: note('How many more codes may be tried.', 9),
    attempt: note('The newest attempt; null before the first.', null),
  },
  NoticePiece: {
    text: note('What is read.', 'terms of the acquirer'),
    href: note('Where it leads; null for nowhere.', 'https://acquirer.example/terms'),
  },
  Logo: {
    url: note('Where it is: a path of this server, for ever the same picture.', `/logos/${'0c'.repeat(32)}`),
    width: note('Its width on the page, in CSS pixels.', 160),
    height: note('Its height on the page, in CSS pixels.', 40),
    ground: note('The theme whose ground it can be seen on; in the other one it needs a plate of that.', 'light'),
  },
  Accent: {
    light: note('In light pages.', accentExample),
    dark: note('In dark pages.', accentExample),
  },
  AccentColors: {
    line: note('Of links, the focus and progress: at least 4.5:1 on the page and on `tint`.', accentExample.line),
    tint: note('A faint ground.', accentExample.tint),
    fill: note('Of the button.', accentExample.fill),
    hover: note('Of the button when it is pointed at.', accentExample.hover),
    pressed: note('Of the button when it is pressed.', accentExample.pressed),
    text: note('Of what is written on the button: at least 4.5:1.', accentExample.text),
    edge: note('Of the button’s border, at least 3:1 on the page; null where it needs none.', null),
  },
  PayerAttempt: {
    number: note('1 for the session’s first code, counting up.', 1),
    status: note('`approved` and `declined` are final. The bank has not answered the other two yet.', 'waiting'),
    created_at_ms: time('When the payer gave the code'),
    reply_by_ms: time('When the gateway’s reply is overdue: `sending` after this means that nobody knows yet'),
    confirm_by_ms: note(
      'Until when the payer may confirm in the bank app, in Unix milliseconds; null until the bank has taken the code.',
      1767225660000,
    ),
    decline_code: note('Why it was declined; null unless it was.', null),
  },
  TestCode: {
    code: note('Six digits.', '777123'),
    result: note('What the test bank does with it.', 'declined'),
    decline_code: note('Why it declines; null unless it does.', 'insufficient_funds'),
    when: note('When it declines; null unless it does.', 'after_a_moment'),
  },
  TestCodeList: {
    object: note('Always `list`.', 'list'),
    data: note('In the order in which people read them.', [
      { code: '777123', result: 'approved', decline_code: null, when: null },
    ]),
  },
  BlikCodeInput: {
    number: note('The count of the session’s finished attempts + 1.', 1),
    blik_code: note('The six digits that the bank app shows.', '777123'),
  },
  Error: {
    error: note('What is wrong.', {
      type: 'invalid_request_error',
      code: 'parameter_missing',
      param: 'amount',
      message: '`amount` is missing: it is required.',
      errors: [{ param: 'amount', code: 'parameter_missing', message: '`amount` is missing: it is required.' }],
    }),
    'error.type': note('The kind of mistake.', 'invalid_request_error'),
    'error.code': { component: 'ErrorCode' },
    'error.param': note('The argument to blame, named as in a form; null where it is no single one.', 'amount'),
    'error.message': note('A sentence for people.', '`amount` is missing: it is required.'),
    'error.errors': note('All bad arguments at once; the fields beside this repeat the first.', [
      { param: 'amount', code: 'parameter_missing', message: '`amount` is missing: it is required.' },
    ]),
  },
  ArgumentError: {
    param: note('The argument’s name as in a form, like `metadata[order]`; null for none.', 'amount'),
    code: { component: 'ErrorCode' },
    message: note('A sentence for people.', '`amount` is missing: it is required.'),
  },
}
