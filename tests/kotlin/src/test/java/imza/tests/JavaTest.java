// The package, used from Java.
package imza.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import imza.Call;
import imza.CallOptions;
import imza.Craftgate;
import imza.CraftgateCallbacks;
import imza.CraftgateWebhooks;
import imza.Environment;
import imza.ImzaException;
import imza.NexKasa;
import imza.Unchecked;
import imza.craftgate.Card;
import imza.craftgate.CreatePaymentRequest;
import imza.craftgate.Currency;
import imza.craftgate.PaymentItem;
import imza.craftgate.PaymentResponse;
import imza.craftgate.PaymentStatus;
import imza.nexkasa.DepositRequest;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
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
}
