package shop;

import imza.CallOptions;
import imza.Craftgate;
import imza.CraftgateWebhooks;
import imza.Environment;
import imza.ImzaException;
import imza.NKolay;
import imza.NexKasa;
import imza.ParaX;
import imza.craftgate.Card;
import imza.craftgate.CreatePaymentRequest;
import imza.craftgate.Currency;
import imza.craftgate.ExpectedCallback;
import imza.craftgate.InitThreeDSPaymentRequest;
import imza.craftgate.PaymentItem;
import imza.craftgate.RefundPaymentRequest;
import imza.craftgate.WebhookFields;
import imza.nexkasa.ExpectedTransfer;
import imza.nkolay.ApplyRequest;
import imza.nkolay.Cart;
import imza.nkolay.CartItem;
import imza.nkolay.CartPrice;
import imza.nkolay.PreApproveRequest;
import imza.nkolay.SimulateRequest;
import imza.parax.ExpectedPayment;
import imza.transport.JavaHttp;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.web.client.RestClient;

/**
 * The main flow of each provider over HTTP, from Java: a Spring Boot server, the package and its transport, as a template. {@code cargo xtask demo}
 * runs it against the sandbox: {@code java shop.Demo http://127.0.0.1:4010}
 */
@SpringBootApplication
public class Demo {
    private final JavaHttp http;
    private final Records records;

    /** What makes the ids of this run new. */
    private final long run = System.currentTimeMillis();
    private String sandbox;
    private String shop;

    Demo(JavaHttp http, Records records) {
        this.http = http;
        this.records = records;
    }

    public static void main(String[] arguments) throws Exception {
        try (var context = (ServletWebServerApplicationContext) SpringApplication.run(Demo.class, "--gateway=" + arguments[0])) {
            System.out.println("\nimza for Java, with Spring Boot on Java " + System.getProperty("java.version"));
            var demo = context.getBean(Demo.class);
            demo.sandbox = arguments[0];
            demo.shop = "http://127.0.0.1:" + context.getWebServer().getPort();
            demo.craftgatePayments(context.getBean(Craftgate.class), context.getBean(CraftgateWebhooks.class));
            demo.paraxDeposit(context.getBean(ParaX.class));
            demo.nexkasaDeposit(context.getBean(NexKasa.class));
            demo.nkolayLoan(context.getBean(NKolay.class));
        }
        System.out.println("\nJava: every step went as it should");
    }

    private void craftgatePayments(Craftgate craftgate, CraftgateWebhooks webhooks) throws Exception {
        title("Java: Craftgate");
        control("panel", Map.of("craftgateWebhookUrl", shop + "/webhooks/craftgate"));
        var price = new BigDecimal("100.00");
        var card = Card.builder().cardHolderName("Haluk Demir").cardNumber("5258640000000001").expireYear("2044").expireMonth("07").cvc("000").build();
        var items = List.of(
            PaymentItem.builder().name("Vazo").price(new BigDecimal("60.00")).build(),
            PaymentItem.builder().name("Çay takımı").price(new BigDecimal("40.00")).build());
        var order = CreatePaymentRequest.builder()
            .price(price)
            .paidPrice(price)
            .installment(1)
            .currency(Currency.TRY)
            .conversationId("order-42")
            .card(card)
            .items(items)
            .build();

        var once = new CallOptions("java-order-42/1");
        var paid = http.send(craftgate.getPayment().createPayment(order, once));
        say("payment", paid.getPaymentStatus() + ", " + paid.getPaidPrice() + " TRY");
        var again = http.send(craftgate.getPayment().createPayment(order, once));
        expect(again.getId().equals(paid.getId()), "the same key gives the same payment");
        say("the same call sent again", "the same payment, charged once");
        var read = http.send(craftgate.getPayment().retrievePayment(paid.getId()));
        say("payment retrieved", read.getPaymentStatus() + ", card " + read.getBinNumber() + "…" + read.getLastFourDigits());

        var event = records.events.next();
        expect(event.getPayloadId().equals(paid.getId().toString()), "the webhook is of this payment");
        say("webhook verified", event.getEventType() + " " + event.getStatus() + " of this payment");
        var fields = WebhookFields.builder()
            .eventType(event.getEventType().getWord())
            .eventTimestamp(event.getEventTimestamp())
            .status(event.getStatus().getWord())
            .payloadId(event.getPayloadId())
            .build();
        var forged = fields.toBuilder().payloadId("1").build().toJson();
        expect(403 == post("/webhooks/craftgate", forged, "x-cg-signature-v1", webhooks.sign(fields)), "another payment's webhook is refused");
        say("the same webhook for another payment", "refused – HTTP 403");

        var refund = http.send(craftgate.getPayment().refundPayment(RefundPaymentRequest.builder().paymentId(paid.getId()).build()));
        say("refund", refund.getStatus() + ", " + refund.getRefundPrice() + " TRY");

        var init = InitThreeDSPaymentRequest.builder()
            .price(price)
            .paidPrice(price)
            .installment(1)
            .currency(Currency.TRY)
            .conversationId("order-42")
            .callbackUrl(shop + "/3ds")
            .card(card)
            .items(items)
            .build();
        var begun = http.send(craftgate.getPayment().init3DSPayment(init));
        var id = begun.getPaymentId();
        records.threeDSPayments.put(id, ExpectedCallback.builder().paymentId(id).conversationId("order-42").conversationData("").build());
        say("3-D Secure begun", "the page in htmlContent is for the payer's browser");
        var form = (String) control("craftgate/payments/" + id + "/verify", Map.of("result", "approve")).get("form");
        expect(200 == post("/3ds", form, "content-type", "application/x-www-form-urlencoded"), "the payer's browser is welcome");
        var completed = records.completed.next();
        say("3-D Secure payment completed", completed.getPaymentStatus() + ", " + completed.getPaidPrice() + " TRY");

        var comma = order.toJson().replace("100.00", "100,00");
        refused("a decimal comma", ImzaException.InvalidRequest.class, () -> CreatePaymentRequest.fromJson(comma));
        var poor = order.toBuilder().card(card.toBuilder().cardNumber("5100050000006661").build()).build();
        refused("a card without money", ImzaException.Api.class, () -> http.send(craftgate.getPayment().createPayment(poor)));
        try (var wrongKeys = new Craftgate("sandbox-api-key", "another-secret-key", Environment.at(sandbox + "/craftgate"))) {
            refused("a wrong secret key", ImzaException.Api.class, () -> http.send(wrongKeys.getPayment().retrievePayment(paid.getId())));
        }
    }

    private void paraxDeposit(ParaX parax) throws Exception {
        title("Java: ParaX");
        control("panel", Map.of("paraxWebhookUrl", shop + "/webhooks/parax"));
        var amount = new BigDecimal("250.00");
        var trx = "JAVA-" + run;
        var deposit = imza.parax.DepositRequest.builder().username("john_doe").userId("12345").fullName("John Doe").amount(amount).trx(trx).build();
        var begun = http.send(parax.deposit(deposit));
        var record = ExpectedPayment.builder().amount(amount).userId("12345").transactionId(begun.getTransactionId());
        records.deposits.put(trx, record.build());
        say("deposit", "send " + begun.getAmount() + " TRY to " + begun.getIban());

        control("parax/" + begun.getTransactionId(), Map.of("status", "approve"));
        var confirmed = records.confirmed.next();
        expect(confirmed.getVerdict().equals("completed"), "the deposit is completed");
        say("confirmed", confirmed.getVerdict() + ", " + confirmed.getAmount() + " TRY of user " + confirmed.getUserId());

        records.deposits.put(trx, record.userId("666").build());
        var webhook = """
            {"trx":"%s","transaction_id":"%s","amount":250,"status":"success","currency":"TRY"}""".formatted(trx, begun.getTransactionId());
        expect(403 == post("/webhooks/parax", webhook, "content-type", "application/json"), "another user's webhook is refused");
        say("the webhook for another user", "refused – HTTP 403");
    }

    private void nexkasaDeposit(NexKasa nexkasa) throws Exception {
        title("Java: NexKasa");
        var order = ExpectedTransfer.builder().id("java-" + run).type("DEPOSIT").amount(new BigDecimal("1500.00")).build();
        records.transfers.put(order.getId(), order);
        var deposit = imza.nexkasa.DepositRequest.builder()
            .amount(order.getAmount())
            .fullName("Ahmet Yılmaz")
            .userId(order.getId())
            .callbackUrl(shop + "/callbacks/nexkasa")
            .build();
        var taken = http.send(nexkasa.deposit(deposit));
        say("deposit", taken.getStatus() + "; an operator decides");

        control("nexkasa/" + taken.getTransactionId(), Map.of("status", "approve"));
        var callback = records.transferred.next();
        say("callback verified by the order's own token", callback.getStatus() + ", " + callback.getAmount() + " TRY");

        var forged = """
            {"transactionId":"%s","externalId":"%s","status":"APPROVED","amount":1500,"type":"DEPOSIT"}""".formatted(callback.getTransactionId(), order.getId());
        expect(403 == post("/callbacks/nexkasa?token=guessed", forged, "content-type", "application/json"), "a callback with another token is refused");
        say("a callback with another token", "refused – HTTP 403");
    }

    private void nkolayLoan(NKolay nkolay) throws Exception {
        title("Java: N Kolay");
        var price = new BigDecimal("20000.00");
        var item = CartItem.builder()
            .productName("Telefon")
            .categoryCode("PHONE")
            .quantity(1)
            .totalPriceWithoutDiscounts(price)
            .totalPrice(price)
            .commissionRate(new BigDecimal("1.00"))
            .build();
        var total = CartPrice.builder().itemsPrice(price).shippingPrice(new BigDecimal("100.00")).totalPrice(new BigDecimal("20100.00")).build();
        var cart = Cart.builder().price(total).items(List.of(item)).build();

        var token = http.send(nkolay.authenticate());
        say("1. token", "good until " + Instant.ofEpochSecond(token.getExpiresAt()));
        var banks = http.send(nkolay.banks(token)).getBanks();
        say("2. banks", banks.stream().map(bank -> bank.getCode()).collect(Collectors.joining(", ")));
        var session = http.send(nkolay.startSession(token, banks.get(0).getCode()));
        say("3. session", "with " + banks.get(0).getCode());
        var offers = http.send(nkolay.simulate(token, session, SimulateRequest.builder().maxTerm(6).build())).getMonthlyPayments();
        say("4. offers", offers.stream().map(offer -> offer.getTerm() + " × " + offer.getAmount() + " TRY").collect(Collectors.joining(", ")));
        var request = PreApproveRequest.builder()
            .nationalIdentityNumber("10000000146")
            .gsmNumber("5551234567")
            .orderId("java-" + run)
            .maxTerm(6)
            .cart(cart)
            .build();
        var decision = http.send(nkolay.preApprove(token, session, request));
        say("5. pre-approval", Boolean.TRUE.equals(decision.getBankSuccess()) ? "the bank lends" : "the bank does not lend");
        var application = ApplyRequest.builder()
            .nationalIdentityNumber("10000000146")
            .gsmNumber("5551234567")
            .orderId("java-" + run)
            .orderDate(LocalDateTime.of(2026, 1, 31, 14, 30))
            .totalTerm(6)
            .timeToLive(Instant.now().getEpochSecond() + 600)
            .callbackUrl(shop + "/loan")
            .cart(cart)
            .build();
        var applied = http.send(nkolay.apply(token, decision.getPreApproval(), application));
        expect(Boolean.TRUE.equals(applied.getSuccess()), "the application is taken");
        say("6. application", "taken");
    }

    /** Plays the payer, the bank or the operator, through the sandbox's control interface. */
    private Map<?, ?> control(String path, Map<String, String> body) {
        return RestClient.create(sandbox + "/control/" + path).post().contentType(MediaType.APPLICATION_JSON).body(body).retrieve().body(Map.class);
    }

    /** Posts a message to the shop, as a provider or the payer's browser would; returns the status. */
    private int post(String path, String body, String header, String value) {
        return RestClient.create(shop + path).post().header(header, value).body(body).exchange((request, response) -> response.getStatusCode().value());
    }

    static void title(String text) {
        System.out.println("\n== " + text + " ==");
    }

    static void say(String what, String text) {
        System.out.println(what + ": " + text);
    }

    private static void expect(boolean holds, String what) {
        if (!holds) throw new IllegalStateException("it does not hold that " + what);
    }

    /** Runs an attempt that must be refused with this error. Anything else ends the demo. */
    private static void refused(String what, Class<? extends ImzaException> expected, Callable<?> attempt) throws Exception {
        try {
            attempt.call();
        } catch (ImzaException error) {
            if (!expected.isInstance(error)) throw error;
            say(what, "refused – " + error.getMessage());
            return;
        }
        throw new IllegalStateException(what + ": accepted, which is a defect");
    }
}
