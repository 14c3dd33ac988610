// Runs the main flows of Craftgate's official Node client against a sandbox, and compares the results: `node main.mjs <address>`.
// Also checks that a wrong secret is refused. tests/differential pins the version of the client.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';

const require = createRequire(new URL('../../differential/package.json', import.meta.url));
const { Client } = require('@craftgate/craftgate');

const [address] = process.argv.slice(2);
const options = { apiKey: 'sandbox-api-key', secretKey: 'sandbox-secret-key', baseUrl: `${address}/craftgate`, language: 'tr' };
const craftgate = new Client(options);
const control = async (path, body) => {
  const response = await fetch(`${address}/control/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  assert.equal(response.status, 200);
  return response.json();
};
const refused = (group) => (error) => error.getErrorData().errorGroup === group || assert.fail(JSON.stringify(error.getErrorData()));
setTimeout(() => process.exit(1), 60_000).unref();

// The merchant's server for webhooks.
const hooks = [];
const server = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk) => { body += chunk; });
  request.on('end', () => { hooks.push({ signature: request.headers['x-cg-signature-v1'], data: JSON.parse(body) }); response.end(); });
}).listen(0, '127.0.0.1');
await new Promise((resolve) => { server.on('listening', resolve); });
await control('panel', { craftgateWebhookUrl: `http://127.0.0.1:${server.address().port}/hook` });

const card = { cardHolderName: 'Haluk Demir', cardNumber: '5258640000000001', expireYear: '2044', expireMonth: '07', cvc: '000' };
const payment = {
  price: 100, paidPrice: 100, walletPrice: 0, installment: 1, currency: 'TRY', conversationId: '456d1297-908e-4bd6-a13b-4be31a6e47d5', paymentGroup: 'LISTING_OR_SUBSCRIPTION',
  card, items: [{ name: 'item 1', externalId: 'a', price: 30 }, { name: 'item 2', price: 50 }, { name: 'item 3', price: 20 }],
};

// A payment: charged, read, refunded in part and in full.
const paid = await craftgate.payment().createPayment(payment);
assert.equal(paid.paymentStatus, 'SUCCESS');
assert.equal(paid.paymentTransactions.length, 3);
assert.deepEqual(await craftgate.payment().retrievePayment(paid.id), paid);
const part = await craftgate.payment().refundPaymentTransaction({ paymentTransactionId: paid.paymentTransactions[0].id, refundPrice: 20, refundDestinationType: 'PROVIDER' });
assert.deepEqual([part.status, part.refundPrice], ['SUCCESS', 20]);
const whole = await craftgate.payment().refundPayment({ paymentId: paid.id, refundDestinationType: 'PROVIDER' });
assert.deepEqual([whole.refundPrice, (await craftgate.payment().retrievePaymentRefund(whole.id)).refundPrice], [80, 80]);
const found = await craftgate.paymentReporting().searchPayments({ page: 0, size: 10, conversationId: payment.conversationId });
assert.deepEqual([found.totalSize, found.items[0].id], [1, paid.id]);

// A pre-authorisation.
const blocked = await craftgate.payment().createPayment({ ...payment, paymentPhase: 'PRE_AUTH' });
assert.equal((await craftgate.payment().postAuthPayment(blocked.id, { paidPrice: 80 })).paidPrice, 80);

// 3-D Secure: the client's own check accepts a callback of version 1. Its type declares a Map, but it reads an object.
const begun = await craftgate.payment().init3DSPayment({ ...payment, callbackUrl: 'https://www.your-website.com/craftgate-3DSecure-callback' });
assert.match(Buffer.from(begun.htmlContent, 'base64').toString(), /<form/);
const { fields } = await control(`craftgate/payments/${begun.paymentId}/verify`, {});
assert.equal(await craftgate.payment().is3DSecureCallbackVerified('sandbox-callback-key', fields), true);
assert.equal(await craftgate.payment().is3DSecureCallbackVerified('other-key', fields), false);
assert.equal((await craftgate.payment().complete3DSPayment({ paymentId: begun.paymentId })).paymentStatus, 'SUCCESS');

// Members, stored cards, instalments.
const member = await craftgate.onboarding().createMember({
  memberExternalId: 'node-1', email: 'haluk.demir@example.com', phoneNumber: '905551111111', name: 'Haluk Demir', address: 'Suadiye Mah.', contactName: 'Haluk',
  contactSurname: 'Demir', identityNumber: '11111111110', isBuyer: true, isSubMerchant: false,
});
assert.equal((await craftgate.onboarding().retrieveMember(member.id)).memberExternalId, 'node-1');
assert.equal((await craftgate.onboarding().searchMembers({ name: 'Haluk Demir', memberIds: [member.id] })).items.length, 1);
const stored = await craftgate.payment().storeCard({ ...card, cvc: undefined, cardAlias: 'My YKB Card' });
const byToken = { cardUserKey: stored.cardUserKey, cardToken: stored.cardToken };
assert.equal((await craftgate.payment().createPayment({ ...payment, card: byToken })).paidWithStoredCard, true);
assert.equal((await craftgate.payment().searchStoredCards({ cardUserKey: stored.cardUserKey })).items.length, 1);
await craftgate.payment().deleteStoredCard(byToken);
const installments = await craftgate.installment().searchInstallments({ binNumber: '52586400', price: 100, currency: 'TRY' });
assert.equal(installments.items[0].installmentPrices[0].totalPrice, 100);
assert.equal((await craftgate.installment().retrieveBinNumber('52586400')).cardBrand, 'World');
const deposit = await craftgate.payment().createDepositPayment({ price: 100, buyerMemberId: member.id, currency: 'TRY', conversationId: 'deposit', card });
assert.equal(deposit.walletTransaction.walletTransactionType, 'DEPOSIT_FROM_CARD');
assert.equal((await craftgate.wallet().retrieveMemberWallet(member.id)).amount, 100);

// Errors.
await assert.rejects(craftgate.payment().createPayment({ ...payment, card: { ...card, cardNumber: '5100050000006661' } }), refused('NOT_SUFFICIENT_FUNDS'));
await assert.rejects(craftgate.payment().retrievePayment(1), (error) => error.getErrorCode() === '9001');
const wrongKeys = new Client({ ...options, secretKey: 'another-secret' });
await assert.rejects(wrongKeys.payment().createPayment(payment), (error) => error.getErrorDescription() === 'Signature is not equal!');
await assert.rejects(new Client({ ...options, apiKey: 'another' }).payment().retrievePayment(paid.id), (error) => error.getErrorDescription() === 'Api key is not valid!');

// Webhooks: the client's own check accepts all of them.
for (let waited = 0; hooks.length < 8 && waited < 100; waited += 1) await new Promise((resolve) => { setTimeout(resolve, 50); });
assert.ok(hooks.length >= 8, `${hooks.length} webhooks`);
for (const { signature, data } of hooks) assert.equal(await craftgate.hook().isWebhookVerified('sandbox-webhook-key', signature, data), true);
assert.equal(await craftgate.hook().isWebhookVerified('another-key', hooks[0].signature, hooks[0].data), false);
server.close();
console.log(`official Node client: main flows, errors and ${hooks.length} webhooks are as it expects`);
process.exit(0);
