package imza.guides;

import imza.guides.clients.ClientsKt;
// ANCHOR: pay
import imza.CallOptions;
import imza.Craftgate;
import imza.ImzaException;
import imza.Outcome;
import imza.craftgate.Card;
import imza.craftgate.CreatePaymentRequest;
import imza.craftgate.Currency;
import imza.craftgate.PaymentItem;
import imza.craftgate.PaymentStatus;
import imza.transport.JavaHttp;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;

public class FirstPayment {
    private static final JavaHttp http = new JavaHttp(); // one for the process

    /** Returns "paid", "not paid" or "open". */
    static String pay(Craftgate craftgate, String orderId, BigDecimal total, Card card) throws InterruptedException {
        var request = CreatePaymentRequest.builder()
            .price(total)
            .paidPrice(total)
            .currency(Currency.TRY)
            .installment(1)
            .conversationId(orderId)
            .card(card)
            .items(List.of(PaymentItem.builder().name("Vazo").price(total).build()))
            .build();
        var call = craftgate.getPayment().createPayment(request, new CallOptions(orderId + "/1"));
        try {
            var payment = http.send(call);
            if (payment.getPaymentStatus() == PaymentStatus.SUCCESS) return "paid";
            return payment.getPaymentStatus() == PaymentStatus.FAILURE ? "not paid" : "open";
        } catch (ImzaException.Api error) {
            return error.getOutcome() == Outcome.REJECTED ? "not paid" : "open";
        } catch (ImzaException.UnexpectedResponse | IOException error) {
            return "open"; // it may have been paid: send the same call again
        }
    }
    // ANCHOR_END: pay

    public static void main(String[] arguments) throws Exception {
        var card = Card.builder().cardHolderName("Haluk Demir").cardNumber("5258640000000001").expireYear("2044").expireMonth("07").cvc("000");
        check("paid", card.build());
        check("not paid", card.cardNumber("5100050000006661").build());
    }

    private static void check(String end, Card card) throws InterruptedException {
        String found = pay(ClientsKt.getCraftgate(), "java-" + end.replace(' ', '-'), new BigDecimal("100.00"), card);
        if (!found.equals(end)) throw new AssertionError(found);
    }
}
