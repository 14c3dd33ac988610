// Calls Craftgate's official Java client for every case on standard input, and reports the outcomes on standard output.
//
// The methods and classes of the client determine what a caller can pass: requests are made by the client's own JSON library from the
// declared fields. Fields of a case that the class lacks are not set; fields that only the class has are reported as `own`.
//
// in:  {"baseUrl", "secretKey", "language", "cases": [{"name", "group", "operation", "apiKey", "path": [value], "request": object or null}]}
// out: {"calls": [{"name", "outcome": "called", "no operation" or the text of an error, "own": [path]}], "unused": [group.method]}
// Decimals arrive as text.
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonDeserializer;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.reflect.TypeToken;
import io.craftgate.Craftgate;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

public class CallJava {
    /** The client's names of groups and methods that it does not call like the other clients. */
    private static final Map<String, String> NAMES = Map.of(
            "paymentToken", "paymentTokenAdapter",
            "merchant.retrieveMerchantPos", "retrieve",
            "payment.retrieveBnplOffers", "retrieveBnplPaymentOffers",
            "settlementReporting.searchPayoutRow", "searchPayoutRows",
            "wallet.createMemberWallet", "createWallet",
            "wallet.updateMemberWallet", "updateWallet");

    /** The fields that these methods take as parameters of their own. */
    private static final Map<String, List<String>> FIELDS = Map.of(
            "fraud.createValueList", List.of("listName"),
            "fraud.addValueToValueList", List.of("listName", "value", "durationInSeconds"),
            "fraud.updateFraudCheckStatus", List.of("checkStatus"));

    private static final Gson GSON = new GsonBuilder()
            .setObjectToNumberStrategy(reader -> new BigDecimal(reader.nextString()))
            .registerTypeAdapter(LocalDateTime.class, (JsonDeserializer<LocalDateTime>) (json, type, context) -> LocalDateTime.parse(json.getAsString()))
            .registerTypeAdapter(LocalDate.class, (JsonDeserializer<LocalDate>) (json, type, context) -> LocalDate.parse(json.getAsString()))
            // Maps of text take text only, where other clients allow any value.
            .registerTypeAdapter(new TypeToken<Map<String, String>>() {}.getType(), (JsonDeserializer<Map<String, String>>) (json, type, context) -> texts(json))
            .create();

    public static void main(String[] arguments) throws Exception {
        // Every call is fast: one that hangs ends the run.
        Thread guard = new Thread(CallJava::guard);
        guard.setDaemon(true);
        guard.start();

        JsonObject input = JsonParser.parseReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).getAsJsonObject();
        Set<String> unused = new TreeSet<>();
        for (Method group : groups()) {
            for (Method method : operations(group.getReturnType())) {
                unused.add(group.getName() + "." + method.getName());
            }
        }
        JsonArray calls = new JsonArray();
        for (JsonElement each : input.getAsJsonArray("cases")) {
            calls.add(call(input, each.getAsJsonObject(), unused));
        }
        JsonObject told = new JsonObject();
        told.add("calls", calls);
        told.add("unused", GSON.toJsonTree(unused));
        try (PrintWriter out = new PrintWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8))) {
            out.print(GSON.toJson(told));
        }
    }

    private static Map<String, String> texts(JsonElement json) {
        Map<String, String> found = new LinkedHashMap<>();
        json.getAsJsonObject().entrySet().forEach(entry -> {
            JsonElement value = entry.getValue();
            if (value.isJsonPrimitive() && value.getAsJsonPrimitive().isString()) {
                found.put(entry.getKey(), value.getAsString());
            }
        });
        return found;
    }

    private static void guard() {
        try {
            Thread.sleep(60_000);
        } catch (InterruptedException ignored) {
            return;
        }
        Runtime.getRuntime().halt(1);
    }

    private static List<Method> groups() {
        return Arrays.stream(Craftgate.class.getMethods()).filter(method -> method.getReturnType().getName().startsWith("io.craftgate.adapter.")).toList();
    }

    private static List<Method> operations(Class<?> group) {
        return Arrays.stream(group.getDeclaredMethods()).filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic()).toList();
    }

    private static JsonObject call(JsonObject input, JsonObject each, Set<String> unused) throws Exception {
        String group = each.get("group").getAsString();
        String place = group + "." + each.get("operation").getAsString();
        String groupName = NAMES.getOrDefault(group, group);
        String name = NAMES.getOrDefault(place, each.get("operation").getAsString());
        JsonArray own = new JsonArray();
        String outcome = "no operation";
        for (Method accessor : groups()) {
            for (Method method : operations(accessor.getReturnType())) {
                if (!accessor.getName().equals(groupName) || !method.getName().equals(name)) {
                    continue;
                }
                unused.remove(groupName + "." + name);
                Craftgate client = new Craftgate(
                        each.get("apiKey").getAsString(), input.get("secretKey").getAsString(), input.get("baseUrl").getAsString(), input.get("language").getAsString());
                try {
                    method.invoke(accessor.invoke(client), values(method, each, FIELDS.getOrDefault(place, List.of()), own));
                    outcome = "called";
                } catch (InvocationTargetException failed) {
                    StringWriter trace = new StringWriter();
                    failed.getCause().printStackTrace(new PrintWriter(trace));
                    outcome = trace.toString();
                }
            }
        }
        JsonObject made = new JsonObject();
        made.add("name", each.get("name"));
        made.addProperty("outcome", outcome);
        made.add("own", own);
        return made;
    }

    /** The arguments of a method: path values in their order, fields of their own, and an object for the request. */
    private static Object[] values(Method method, JsonObject each, List<String> own, JsonArray missing) {
        JsonObject request = each.get("request").isJsonObject() ? each.getAsJsonObject("request") : new JsonObject();
        List<JsonElement> path = new ArrayList<>();
        each.getAsJsonArray("path").forEach(path::add);
        own.forEach(name -> path.add(request.get(name)));
        List<Object> made = new ArrayList<>();
        for (Class<?> parameter : method.getParameterTypes()) {
            boolean isRequest = parameter.getName().startsWith("io.craftgate.request.");
            if (isRequest) {
                missing(parameter, request, "", missing);
            }
            made.add(GSON.fromJson(isRequest ? request : path.remove(0), parameter));
        }
        return made.toArray();
    }

    /** Adds the fields that a type has and the value lacks. */
    private static void missing(Type type, JsonElement given, String path, JsonArray found) {
        if (type instanceof ParameterizedType generic) {
            Type of = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
            if (Collection.class.isAssignableFrom((Class<?>) generic.getRawType()) && given.isJsonArray()) {
                given.getAsJsonArray().forEach(element -> missing(of, element, path, found));
            } else if (given.isJsonObject()) {
                given.getAsJsonObject().entrySet().forEach(entry -> missing(of, entry.getValue(), path, found));
            }
            return;
        }
        Class<?> declared = type instanceof Class<?> plain ? plain : Object.class;
        if (!declared.getName().startsWith("io.craftgate.") || declared.isEnum() || !given.isJsonObject()) {
            return;
        }
        for (Class<?> holder = declared; holder != Object.class; holder = holder.getSuperclass()) {
            for (Field field : holder.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers())) {
                    continue;
                }
                JsonElement value = given.getAsJsonObject().get(field.getName());
                if (value == null) {
                    found.add(path + field.getName());
                } else {
                    missing(field.getGenericType(), value, path + field.getName() + ".", found);
                }
            }
        }
    }
}
