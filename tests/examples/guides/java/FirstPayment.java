package imza.guides;

import imza.guides.clients.ClientsKt;
// ANCHOR: pay
import imza.CallOptions;
import imza.Craftgate;
import imza.Verdict;
import imza.craftgate.Card;
import imza.craftgate.CreatePaymentRequest;
import imza.craftgate.Currency;
import imza.craftgate.PaymentItem;
import imza.transport.JavaHttp;
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
        var payment = http.settle(call); // until it is known what became of it, for a minute at most
        if (payment instanceof Verdict.Done<?>) return "paid";
        if (payment instanceof Verdict.NotDone) return "not paid";
        return "open"; // store its saved text with the order: craftgate.restoreAttempt(saved) goes on with it
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
