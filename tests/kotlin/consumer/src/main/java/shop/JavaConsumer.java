// A user's program in Java.
package shop;

import imza.CallOptions;
import imza.Craftgate;
import imza.Environment;
import imza.craftgate.PaymentResponse;
import imza.craftgate.PaymentStatus;
import imza.craftgate.RefundPaymentRequest;

public final class JavaConsumer {
    private JavaConsumer() {}

    public static void main(String[] arguments) {
        try (Craftgate craftgate = new Craftgate("api-key", "secret-key", Environment.SANDBOX)) {
            var call = craftgate.getPayment().refundPayment(RefundPaymentRequest.builder().paymentId(5L).build(), new CallOptions("refund-1"));
            if (!"refund-1".equals(call.getHeaders().get("x-idempotency-key"))) throw new AssertionError(call);
            PaymentResponse payment = craftgate.getPayment().retrievePayment(5).parse(200, "{\"data\":{\"paymentStatus\":\"SUCCESS\"}}");
            if (payment.getPaymentStatus() != PaymentStatus.SUCCESS) throw new AssertionError(payment);
        }
    }
}
