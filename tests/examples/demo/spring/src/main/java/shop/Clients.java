package shop;

import imza.Craftgate;
import imza.CraftgateCallbacks;
import imza.CraftgateWebhooks;
import imza.Environment;
import imza.NKolay;
import imza.NexKasa;
import imza.ParaX;
import imza.transport.JavaHttp;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** One of each for the process; Spring closes them. In production there are no base URLs but N Kolay's. */
@Configuration(proxyBeanMethods = false)
class Clients {
    private final String gateway;

    Clients(@Value("${gateway}") String gateway) {
        this.gateway = gateway;
    }

    @Bean
    JavaHttp http() {
        return new JavaHttp();
    }

    @Bean
    Craftgate craftgate() {
        return Craftgate.builder("sandbox-api-key", "sandbox-secret-key", Environment.at(gateway + "/craftgate")).language("tr").build();
    }

    @Bean
    CraftgateWebhooks webhooks() {
        return new CraftgateWebhooks("sandbox-webhook-key");
    }

    @Bean
    CraftgateCallbacks callbacks() {
        return new CraftgateCallbacks("sandbox-callback-key");
    }

    @Bean
    ParaX parax() {
        return ParaX.builder(1001, "sandbox-key", "sandbox-secret-key")
            .depositBaseUrl(gateway + "/parax")
            .statusBaseUrl(gateway + "/parax")
            .allowedAddresses(List.of("127.0.0.1")) // the sandbox's; by default ParaX's own
            .build();
    }

    @Bean
    NexKasa nexkasa() {
        return NexKasa.builder("sandbox-api-key").callbackSecrets(List.of("a-secret-of-the-merchants-own")).baseUrl(gateway + "/nexkasa").build();
    }

    @Bean
    NKolay nkolay() {
        return new NKolay(gateway + "/nkolay", "sandbox-user", "sandbox-password", 4000, "sandbox-secret-key");
    }
}
