package shop;

import imza.craftgate.ExpectedCallback;
import imza.craftgate.PaymentResponse;
import imza.craftgate.WebhookEvent;
import imza.nexkasa.ExpectedTransfer;
import imza.nexkasa.TransferCallback;
import imza.parax.Confirmation;
import imza.parax.ExpectedPayment;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** The shop's own records, which messages are compared with, and what has arrived. In a real shop these are tables. */
@Component
class Records {
    final Map<Long, ExpectedCallback> threeDSPayments = new ConcurrentHashMap<>();
    final Map<String, ExpectedPayment> deposits = new ConcurrentHashMap<>();
    final Map<String, ExpectedTransfer> transfers = new ConcurrentHashMap<>();

    final Book<WebhookEvent> events = new Book<>();
    final Book<PaymentResponse> completed = new Book<>();
    final Book<Confirmation> confirmed = new Book<>();
    final Book<TransferCallback> transferred = new Book<>();

    /** What has arrived, each once. In a real shop it is a table with a unique constraint on the key. */
    static final class Book<T> {
        private final Set<String> keys = ConcurrentHashMap.newKeySet();
        private final BlockingQueue<T> booked = new LinkedBlockingQueue<>();

        void add(String dedupeKey, T entry) {
            if (keys.add(dedupeKey)) booked.add(entry);
        }

        /** The next entry; waits for it. */
        T next() throws InterruptedException {
            T entry = booked.poll(20, TimeUnit.SECONDS);
            if (entry == null) throw new IllegalStateException("no message has arrived");
            return entry;
        }
    }
}
