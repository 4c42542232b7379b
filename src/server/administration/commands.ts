import { createMerchant } from '../merchants/create-merchant.ts'
import { listMerchants, readMerchant, setDisplayName } from '../merchants/read-merchants.ts'
import { rollKey } from '../merchants/roll-key.ts'
import { rollWebhookSecret } from '../merchants/roll-webhook-secret.ts'
import { setFee } from '../merchants/set-fee.ts'
import { setAccentCommand, setLogoCommand } from './brand-commands.ts'
import { type Command, command } from './command.ts'
import { disableMerchant, enableMerchant } from './disable-merchant.ts'
import { noSuchMerchant } from './no-such-merchant.ts'
import { currency, displayName, feeRate, fixedFee, grace, merchantId, mode } from './parameters.ts'
import { describeFee, describeMerchant, describeMerchants, onceOnly } from './print.ts'
import { setContactCommand } from './set-contact-command.ts'
import { setOrderKeysCommand } from './set-order-keys-command.ts'
import { setReceiptTimeCommand } from './set-receipt-time-command.ts'
import { storageCommand } from './storage-command.ts'

const add = command({
  summary: 'Add a merchant, with a key for each mode and a secret to check webhooks with.',
  notes: ['The secrets are shown once, now.'],
  positionals: { 'display-name': displayName },
  options: {},
  async run(deps, given) {
    const { id, displayName: name, testKey, liveKey, webhookSecret } = await createMerchant(deps, given['display-name'])
    const secrets = { 'test key': testKey, 'live key': liveKey, 'webhook secret': webhookSecret }
    return {
      text: onceOnly(`${name} is added as ${id}.`, secrets),
      json: { id, display_name: name, test_key: testKey, live_key: liveKey, webhook_secret: webhookSecret },
    }
  },
})

const list = command({
  summary: 'List all merchants, oldest first.',
  notes: [],
  positionals: {},
  options: {},
  async run({ db }) {
    return describeMerchants(await listMerchants(db))
  },
})

const show = command({
  summary: 'Show a merchant with its keys (by their hints).',
  notes: [],
  positionals: { merchant: merchantId },
  options: {},
  async run({ db, clock }, given) {
    const merchant = await readMerchant(db, given.merchant)
    if (!merchant) throw noSuchMerchant(given.merchant)
    return describeMerchant(merchant, clock.now())
  },
})

const rollKeyCommand = command({
  summary: 'Give a merchant a new key in place of the one that it has.',
  notes: ['The new key is shown once, now. The other mode’s key stays as it is.'],
  positionals: { merchant: merchantId },
  options: { mode, grace },
  async run(deps, given) {
    const rolled = await rollKey(deps, {
      merchantId: given.merchant,
      livemode: given.mode === 'live',
      graceMs: given.grace,
    })
    if (!rolled) throw noSuchMerchant(given.merchant)
    const stopsAt = rolled.oldKeysStopAt.toISOString()
    const old = given.grace === 0 ? 'The old key has stopped working.' : `The old key works until ${stopsAt}.`
    return {
      text: onceOnly(old, { [`${given.mode} key`]: rolled.key }),
      json: { id: given.merchant, mode: given.mode, key: rolled.key, old_keys_stop_at: stopsAt },
    }
  },
})

const rollWebhookSecretCommand = command({
  summary: 'Give a merchant a new secret to check webhooks with.',
  notes: ['The new secret is shown once, now. For a day events are signed with the old one as well.'],
  positionals: { merchant: merchantId },
  options: {},
  async run(deps, given) {
    const rolled = await rollWebhookSecret(deps, given.merchant)
    if (!rolled) throw noSuchMerchant(given.merchant)
    const stopsAt = rolled.oldSecretStopsAt.toISOString()
    return {
      text: onceOnly(`Events carry the old secret’s signature too until ${stopsAt}.`, {
        'webhook secret': rolled.secret,
      }),
      json: { id: given.merchant, webhook_secret: rolled.secret, old_secret_stops_at: stopsAt },
    }
  },
})

const setDisplayNameCommand = command({
  summary: 'Change the name that payers read.',
  notes: [],
  positionals: { merchant: merchantId, 'display-name': displayName },
  options: {},
  async run({ db }, given) {
    const change = { merchantId: given.merchant, displayName: given['display-name'] }
    if (!(await setDisplayName(db, change))) throw noSuchMerchant(given.merchant)
    return {
      text: `Payers read ${change.displayName} from now on.`,
      json: { id: given.merchant, display_name: change.displayName },
    }
  },
})

const setFeeCommand = command({
  summary: 'Set what payers pay on top in a currency, for sessions that are created from now on.',
  notes: ['Without --fixed and --rate there is no fee in this currency any more.'],
  positionals: { merchant: merchantId, currency },
  options: { fixed: fixedFee, rate: feeRate },
  async run({ db }, { merchant: id, currency: code, fixed, rate: rateBasisPoints }) {
    const fee = fixed === 0 && rateBasisPoints === 0 ? null : { fixed, rateBasisPoints }
    if (!(await readMerchant(db, id))) throw noSuchMerchant(id)
    await setFee(db, { merchantId: id, currency: code, fee })
    const json = fee && { fixed, rate_basis_points: rateBasisPoints }
    return {
      text: `The fee in ${code.toUpperCase()} is ${describeFee({ currency: code, fee })} from now on.`,
      json: { id, currency: code, fee: json },
    }
  },
})

const disable = command({
  summary: 'Stop a merchant: its keys are refused, and its open sessions expire.',
  notes: [
    'A payment under way still gets its answer, and events are still delivered. `merchants enable` lets the keys work ' +
      'again; sessions that were ended stay ended.',
  ],
  positionals: { merchant: merchantId },
  options: {},
  async run(deps, given) {
    const disabled = await disableMerchant(deps, given.merchant)
    if (!disabled) throw noSuchMerchant(given.merchant)
    const { endedSessions } = disabled
    return {
      text: `The merchant is disabled. Open sessions that were ended: ${endedSessions}.`,
      json: { id: given.merchant, disabled: true, ended_sessions: endedSessions },
    }
  },
})

const enable = command({
  summary: 'Let a disabled merchant’s keys work again.',
  notes: [],
  positionals: { merchant: merchantId },
  options: {},
  async run(deps, given) {
    if (!(await enableMerchant(deps, given.merchant))) throw noSuchMerchant(given.merchant)
    return { text: 'The merchant is enabled.', json: { id: given.merchant, disabled: false } }
  },
})

/** Every command by its name, in the order of the help. */
export const commands: Readonly<Record<string, Command>> = {
  add,
  list,
  show,
  'roll-key': rollKeyCommand,
  'roll-webhook-secret': rollWebhookSecretCommand,
  'set-fee': setFeeCommand,
  'set-display-name': setDisplayNameCommand,
  'set-accent': setAccentCommand,
  'set-logo': setLogoCommand,
  'set-order-keys': setOrderKeysCommand,
  'set-contact': setContactCommand,
  'set-receipt-time': setReceiptTimeCommand,
  disable,
  enable,
  storage: storageCommand,
}
