package shop;

import imza.Craftgate;
import imza.CraftgateCallbacks;
import imza.CraftgateWebhooks;
import imza.ImzaException;
import imza.NexKasa;
import imza.ParaX;
import imza.Reply;
import imza.craftgate.CallbackNext;
import imza.craftgate.CompleteThreeDSPaymentRequest;
import imza.nexkasa.NexKasaCallbackInput;
import imza.transport.JavaHttp;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The messages of the providers. Each is verified over the bytes that arrived, so the parameter is {@code byte[]}, and booked once. */
@RestController
class Messages {
    private final JavaHttp http;
    private final Craftgate craftgate;
    private final CraftgateWebhooks webhooks;
    private final CraftgateCallbacks callbacks;
    private final ParaX parax;
    private final NexKasa nexkasa;
    private final Records records;

    Messages(
        JavaHttp http, Craftgate craftgate, CraftgateWebhooks webhooks, CraftgateCallbacks callbacks, ParaX parax, NexKasa nexkasa, Records records) {
        this.http = http;
        this.craftgate = craftgate;
        this.webhooks = webhooks;
        this.callbacks = callbacks;
        this.parax = parax;
        this.nexkasa = nexkasa;
        this.records = records;
    }

    @PostMapping("/webhooks/craftgate")
    void craftgate(@RequestBody byte[] body, @RequestHeader("x-cg-signature-v1") String signature) {
        var event = webhooks.verify(body, signature);
        records.events.add(event.getDedupeKey(), event);
    }

    /** The payer's browser, on its way back from the bank. */
    @PostMapping("/3ds")
    String threeDS(@RequestBody byte[] form) throws Exception {
        // The claimed id finds the shop's own record, which decides. Without one nothing is verified.
        var paymentId = callbacks.claimed(form).getPaymentId();
        var expected = paymentId == null ? null : records.threeDSPayments.get(paymentId);
        if (expected == null) return "This payment is not known";
        var callback = callbacks.verify(form, expected);
        Demo.say("3-D Secure callback verified", "next: " + callback.getNext());
        if (callback.getNext() == CallbackNext.COMPLETE) {
            var request = CompleteThreeDSPaymentRequest.builder().paymentId(paymentId).build();
            records.completed.add(callback.getDedupeKey(), http.send(craftgate.getPayment().complete3DSPayment(request)));
        }
        return "Thank you";
    }

    @PostMapping("/webhooks/parax")
    ResponseEntity<String> parax(@RequestBody byte[] body, HttpServletRequest request) throws Exception {
        var webhook = parax.readWebhook(body, request.getRemoteAddr());
        // Nothing of it is signed: ParaX is asked, and the answer compared with the shop's own record.
        var expected = records.deposits.get(webhook.getTrx());
        if (expected == null) return ResponseEntity.notFound().build();
        var confirmation = http.send(parax.confirm(webhook, expected));
        records.confirmed.add(confirmation.getDedupeKey(), confirmation);
        return entity(imza.parax.Replies.success);
    }

    @PostMapping("/callbacks/nexkasa")
    ResponseEntity<String> nexkasa(@RequestBody byte[] body, HttpServletRequest request) {
        var input = NexKasaCallbackInput.builder().url(request.getRequestURI() + "?" + request.getQueryString());
        var expected = records.transfers.get(nexkasa.claimed(body, input.build()).getExternalId());
        if (expected == null) return ResponseEntity.notFound().build();
        var callback = nexkasa.readCallback(body, input.expected(expected).build());
        records.transferred.add(callback.getDedupeKey(), callback);
        return entity(imza.nexkasa.Replies.ok);
    }

    /** Refuses a message that does not pass a check. Any other error is a 500, after which the provider sends it again. */
    @ExceptionHandler
    @ResponseStatus(HttpStatus.FORBIDDEN)
    void refused(ImzaException.VerificationFailed error) {}

    /** A reply as the provider expects it. */
    private static ResponseEntity<String> entity(Reply reply) {
        var response = ResponseEntity.status(reply.getStatus());
        reply.getHeaders().forEach((name, value) -> response.header(name, value));
        return response.body(reply.getBody());
    }
}
