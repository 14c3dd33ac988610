// The package, used from Java.
package imza.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import imza.Call;
import imza.CallOptions;
import imza.Checks;
import imza.Craftgate;
import imza.CraftgateCallbacks;
import imza.CraftgateWebhooks;
import imza.Environment;
import imza.ImzaException;
import imza.NexKasa;
import imza.ParaX;
import imza.Repeat;
import imza.Unchecked;
import imza.Waiver;
import imza.craftgate.Callback;
import imza.craftgate.CallbackNext;
import imza.craftgate.Card;
import imza.craftgate.CreatePaymentRequest;
import imza.craftgate.Currency;
import imza.craftgate.ExpectedCallback;
import imza.craftgate.PaymentItem;
import imza.craftgate.PaymentResponse;
import imza.craftgate.PaymentStatus;
import imza.craftgate.RefundPaymentRequest;
import imza.craftgate.WebhookFields;
import imza.nexkasa.DepositRequest;
import imza.transport.JavaHttp;
import imza.transport.Retry;
import imza.transport.SendOptions;
import java.math.BigDecimal;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JavaTest {
    @Test
    void aPaymentIsBuiltAndRead() {
        try (Craftgate craftgate = new Craftgate("api-key", "secret-key", Environment.SANDBOX)) {
            CreatePaymentRequest request = CreatePaymentRequest.builder()
                .price(new BigDecimal("100.00"))
                .paidPrice(new BigDecimal("100.00"))
                .installment(1)
                .currency(Currency.TRY)
                .card(Card.builder().cardHolderName("Haluk Demir").cardNumber("5258640000000001").expireYear("2044").expireMonth("07").cvc("000").build())
                .items(List.of(PaymentItem.builder().name("Vazo").price(new BigDecimal("100.00")).build()))
                .build();
            Call<PaymentResponse> call = craftgate.getPayment().createPayment(request, new CallOptions("order-42/1"));
            assertEquals("order-42/1", call.getHeaders().get("x-idempotency-key"));

            byte[] answer = "{\"data\":{\"id\":1,\"paidPrice\":100.00,\"paymentStatus\":\"SUCCESS\"}}".getBytes(StandardCharsets.UTF_8);
            PaymentResponse payment = call.parse(200, answer);
            assertEquals(new BigDecimal("100.00"), payment.getPaidPrice());
            assertEquals(PaymentStatus.SUCCESS, payment.getPaymentStatus());

            ImzaException.Api error = assertThrows(ImzaException.Api.class, () -> call.parse(422, "{\"errors\":{\"errorCode\":\"10051\"}}"));
            assertEquals("10051", error.getProviderCode());
            assertThrows(ImzaException.InvalidRequest.class, () -> craftgate.getPayment().createPayment(CreatePaymentRequest.builder().build()));
        }
    }

    @Test
    void defaultsNeedNoArguments() {
        try (NexKasa nexkasa = new NexKasa("key"); CraftgateWebhooks webhooks = new CraftgateWebhooks("key"); CraftgateCallbacks callbacks = new CraftgateCallbacks("key")) {
            DepositRequest request = DepositRequest.builder().amount(new BigDecimal("1500")).fullName("A B").userId("U1").build();
            assertTrue(new String(nexkasa.deposit(request).getBody(), StandardCharsets.UTF_8).contains("1500.00"));
            assertThrows(ImzaException.VerificationFailed.class, () -> webhooks.verify(new byte[0], "x"));
            assertThrows(ImzaException.VerificationFailed.class, () -> callbacks.verify("hash=x", Unchecked.INSTANCE));
        }
    }

    @Test
    void everythingWithManyPartsHasABuilder() {
        CallOptions options = CallOptions.builder().idempotencyKey("order-42/1").checks(Checks.TYPES).waive(Set.of(Waiver.ITEMS_SUM)).build();
        assertEquals("order-42/1", options.getIdempotencyKey());
        WebhookFields event = WebhookFields.builder().eventType("API_AUTH").eventTimestamp(1661521221L).status("SUCCESS").payloadId("1").build();
        try (CraftgateWebhooks webhooks = new CraftgateWebhooks("key");
             NexKasa nexkasa = NexKasa.builder("key").webhookSecrets(List.of("webhook-secret-1")).allowedAddresses(List.of("203.0.113.0/24")).build();
             ParaX parax = ParaX.builder(1001, "key", "secret").allowInsecureHosts(List.of("sandbox")).build()) {
            byte[] body = "{\"eventType\":\"API_AUTH\",\"eventTimestamp\":1661521221,\"status\":\"SUCCESS\",\"payloadId\":\"1\"}".getBytes(StandardCharsets.UTF_8);
            assertEquals("1", webhooks.verify(body, webhooks.sign(event), 1661521221L).getPayloadId());
            assertEquals("NexKasa(***)", nexkasa.toString());
            assertEquals("ParaX(***)", parax.toString());
        }
    }

    @Test
    void aCallIsSentWithTheOptionsOfABuilder() {
        List<Integer> attempts = new ArrayList<>();
        SendOptions options = SendOptions.builder()
            .timeout(Duration.ofSeconds(20))
            .retry(Retry.of(2, Duration.ofMillis(1)))
            .onRequest(sending -> attempts.add(sending.getAttempt()))
            .onResponse(sent -> assertEquals(null, sent.getStatus()))
            .build();
        try (Craftgate craftgate = new Craftgate("api-key", "secret-key", Environment.at("http://127.0.0.1:1"))) {
            Call<PaymentResponse> call = craftgate.getPayment().retrievePayment(1);
            ImzaException.NoAnswer error = assertThrows(ImzaException.NoAnswer.class, () -> new JavaHttp().send(call, options));
            assertEquals(Repeat.SAFE, error.getRepeat());
            assertTrue(error.getCause() instanceof ConnectException);
        }
        assertEquals(List.of(1, 2), attempts);
    }

    @Test
    void aCallbackHasANextStepAndANumberForItsPayment() {
        Callback callback = Callback.fromJson("{\"version\":\"v1\",\"dedupeKey\":\"k\",\"next\":\"complete\",\"paymentId\":\"7\"}");
        assertEquals(CallbackNext.COMPLETE, callback.getNext());
        assertEquals(7L, callback.getPaymentId());
        assertEquals(ExpectedCallback.builder().paymentId(7L).build(), ExpectedCallback.builder().paymentId("7").build());
        assertEquals(PaymentStatus.SUCCESS, PaymentResponse.fromJson("{\"paymentStatus\":\"SUCCESS\"}").getPaymentStatus());
        ImzaException.InvalidRequest missing = assertThrows(ImzaException.InvalidRequest.class, () -> RefundPaymentRequest.builder().build());
        assertEquals("paymentId", missing.getPath());
    }
}
