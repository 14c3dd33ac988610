// The Kotlin package in a server, from Java, for `traffic.mjs`. Prints its address. `java Server.java` compiles and runs it.

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import imza.Call;
import imza.Craftgate;
import imza.CraftgateWebhooks;
import imza.Environment;
import imza.ImzaException;
import imza.craftgate.Card;
import imza.craftgate.CreatePaymentRequest;
import imza.craftgate.Currency;
import imza.craftgate.PaymentItem;
import imza.craftgate.PaymentResponse;
import java.math.BigDecimal;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import kotlinx.serialization.json.JsonElementKt;

class Server {
    private static final Craftgate CRAFTGATE = client();
    private static final CraftgateWebhooks WEBHOOKS = new CraftgateWebhooks("load-webhook-key");
    private static final Call<PaymentResponse> QUESTION = CRAFTGATE.getPayment().retrievePayment(7);

    interface Handler {
        String handle(byte[] body, HttpExchange exchange) throws Exception;
    }

    public static void main(String[] arguments) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 64);
        server.setExecutor(Executors.newFixedThreadPool(16));
        serve(server, "/webhook", (body, exchange) ->
            WEBHOOKS.verify(body, exchange.getRequestHeaders().getFirst("x-cg-signature-v1")).getPayloadId());
        serve(server, "/order", (body, exchange) -> order(CRAFTGATE, text(body)));
        serve(server, "/client", (body, exchange) -> {
            // Every other client is left to the collector.
            Craftgate client = client();
            String order = order(client, text(body));
            if (order.hashCode() % 2 == 0) client.close();
            return order;
        });
        serve(server, "/answer", (body, exchange) -> {
            var rows = QUESTION.parse(200, body).getPaymentTransactions();
            BigDecimal sum = rows.stream().map(row -> row.getPrice()).reduce(BigDecimal.ZERO, BigDecimal::add);
            return rows.size() + " " + sum.movePointRight(2).toBigIntegerExact();
        });
        serve(server, "/state", (body, exchange) -> {
            String line = Files.readAllLines(Path.of("/proc/self/status")).stream().filter(each -> each.startsWith("VmRSS")).findFirst().orElseThrow();
            return "{\"megabytes\":" + Long.parseLong(line.replaceAll("\\D", "")) / 1024 + "}";
        });
        server.start();
        System.out.println("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private static void serve(HttpServer server, String path, Handler handler) {
        server.createContext(path, exchange -> {
            int status = 200;
            byte[] answer;
            try {
                answer = handler.handle(exchange.getRequestBody().readAllBytes(), exchange).getBytes(StandardCharsets.UTF_8);
            } catch (ImzaException.VerificationFailed refused) {
                status = 403;
                answer = refused.getMessage().getBytes(StandardCharsets.UTF_8);
            } catch (Exception error) {
                status = 500;
                answer = error.toString().getBytes(StandardCharsets.UTF_8);
            }
            exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
    }

    private static Craftgate client() {
        return new Craftgate("load-api-key", "load-secret-key", Environment.SANDBOX);
    }

    private static String order(Craftgate client, String id) {
        BigDecimal price = new BigDecimal("100.00");
        Card card = Card.builder().cardHolderName("Haluk Demir").cardNumber("5258640000000001").expireYear("2044").expireMonth("07").cvc("000").build();
        List<PaymentItem> items = List.of(
            PaymentItem.builder().name("Vazo").price(new BigDecimal("60.00")).build(),
            PaymentItem.builder().name("Lamba").price(new BigDecimal("40.00")).build());
        var call = client.getPayment().createPayment(
            CreatePaymentRequest.builder().price(price).paidPrice(price).currency(Currency.TRY).installment(1).conversationId(id).card(card).items(items).build());
        var headers = call.getHeaders();
        return "{\"url\":" + quoted(call.getUrl()) + ",\"randomKey\":" + quoted(headers.get("x-rnd-key")) + ",\"signature\":" + quoted(headers.get("x-signature"))
            + ",\"body\":" + quoted(text(call.getBody())) + "}";
    }

    private static String quoted(String text) {
        return JsonElementKt.JsonPrimitive(text).toString();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
