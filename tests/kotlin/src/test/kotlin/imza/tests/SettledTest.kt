// Calls whose answers are lost, played over HTTP against the sandbox: what their questions and attempts say agrees with what the gateway did.
// The scenarios are `craftgate/settled.json` of the shared vectors; their generator describes them.

package imza.tests

import imza.Answered
import imza.Attempt
import imza.BegunCall
import imza.Call
import imza.CallOptions
import imza.Craftgate
import imza.Environment
import imza.Step
import imza.Verdict
import java.io.IOException
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import kotlin.test.assertEquals
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.serializer
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.condition.EnabledIfSystemProperty

@EnabledIfSystemProperty(named = "imza.sandbox", matches = ".+", disabledReason = "run `cargo xtask test --only kotlin`")
class SettledTest {
    private val sandbox = Sandbox()
    private val http = HttpClient.newHttpClient()
    private val craftgate = Craftgate("sandbox-api-key", "sandbox-secret-key", Environment.at("${sandbox.address}/craftgate"))
    private var plays = 0

    @AfterEach
    fun end() = sandbox.close()

    @Test
    fun `questions agree with the gateway`() = each(scenarios("asks")) { Play(it).asks() }

    @Test
    fun `attempts agree with the gateway`() = each(scenarios("attempt")) { Play(it).attempt() }

    private fun scenarios(way: String) = vectors("craftgate/settled").filter { it.at(way) !is JsonNull }

    /** One way through a scenario. */
    private inner class Play(private val scenario: Case) {
        private val kept = mutableMapOf("id" to "play-${++plays}")
        private val isLost = scenario.at("fault") is JsonObject

        /** Sends the call, then asks what became of it. */
        fun asks() {
            val call = prepared()
            val sentAt = now()
            assertEquals(isLost, answered(call) == null)
            keepRecord()
            for (due in scenario.at("asks") as JsonArray) {
                steps(due.at("before"))
                val later = due.textOrNull("waited")?.let { sentAt + call.timeoutSeconds + it.toLong() } ?: sentAt
                val question: Call<out Answered<*>> = call.ask(sentAt, later)!!
                val (status, body) = answered(question)!!
                val answer = question.parse(status, body)
                val state = when (answer) {
                    is Answered.Done -> "done"
                    is Answered.NotDone -> "not_done"
                    is Answered.Unclear -> "unclear"
                }
                assertEquals(due.text("state"), state, body.decodeToString())
                if (answer is Answered.Unclear) assertEquals(due.text("found"), answer.found.size.toString())
                if (answer is Answered.Done) assertHas(due.at("result"), answer.result)
            }
        }

        /** Runs an attempt until its verdict, with a clock that jumps over each wait. */
        fun attempt() {
            val due = scenario.at("attempt")
            val waits = due.at("waits") as JsonArray
            val call = prepared()
            var now = now()
            val attempt: Attempt<*> = if (call is BegunCall<*, *>) craftgate.attempt(call, now) else craftgate.attempt(call, now)
            var waited = 0
            var isSent = false
            while (true) {
                when (val step = attempt.next()) {
                    is Step.Wait -> {
                        // The first waits are kept; what stays unclear for a day is asked for every few hours.
                        now += if (waited < 4) step.seconds else maxOf(step.seconds, 4 * 3600)
                        waits.getOrNull(waited)?.let(::steps)
                        waited += 1
                        attempt.tick(now)
                    }
                    is Step.Send -> {
                        val answer = answered(step.call)
                        if (!isSent) keepRecord()
                        isSent = true
                        if (answer == null) attempt.noAnswer() else attempt.answered(answer.first, answer.second)
                    }
                    is Verdict.Done<*> -> {
                        assertEquals(due.text("verdict"), "done")
                        return assertHas(due.at("result"), step.result)
                    }
                    is Verdict.NotDone -> return assertEquals(due.text("verdict"), "not_done")
                    is Verdict.Open -> return assertEquals(due.text("verdict"), "open")
                }
            }
        }

        /** Prepares the scenario, builds its call, and injects its fault. */
        private fun prepared(): Call<*> {
            steps(scenario.at("before"))
            val call = built(scenario, CallOptions(idempotencyKey = scenario.textOrNull("idempotency_key")?.let(::filled)))
            if (isLost) sandbox.control("faults", Json.parseToJsonElement(filled(scenario.at("fault").toString())).jsonObject)
            return call
        }

        private fun built(of: JsonElement, options: CallOptions = CallOptions.DEFAULT): Call<*> =
            operation(craftgate, of.text("operation")).build(of.texts("path").map(::filled), of.textOrNull("request_json")?.let(::filled), options)

        /** Keeps the id of the record that the gateway made, as its journal has it. */
        private fun keepRecord() {
            val entry = (sandbox.told("requests?provider=craftgate&limit=1").at("requests") as JsonArray).first()
            assertEquals(scenario.text("operation"), entry.text("operation"))
            val answer = entry.textOrNull("answer").orEmpty().ifEmpty { "{}" }
            val data = Json.parseToJsonElement(answer).at("data")
            when (val field = scenario.textOrNull("answered")) {
                null -> assertEquals(JsonNull, data)
                else -> kept["record"] = data.text(field)
            }
        }

        private fun steps(steps: JsonElement) {
            for (step in steps as JsonArray) {
                val control = step.textOrNull("control")
                if (control != null) {
                    sandbox.control(filled(control), Json.parseToJsonElement(filled(step.text("body_json"))).jsonObject)
                    continue
                }
                val (status, body) = answered(built(step))!!
                assertEquals(step.text("is_declined") == "true", status >= 400, body.decodeToString())
                for ((name, path) in step.at("keep").jsonObject) {
                    val data = Json.parseToJsonElement(body.decodeToString()).at("data")
                    val value = (path as JsonPrimitive).content.split(".").fold(data) { value, part ->
                        if (value is JsonArray) value[part.toInt()] else value.at(part)
                    }
                    kept[name] = (value as JsonPrimitive).content
                }
            }
        }

        /** Puts the kept values into a text. */
        private fun filled(text: String) = kept.entries.fold(text) { filled, (name, value) -> filled.replace("$$name", value) }

        private fun assertHas(due: JsonElement, result: Any?) {
            if (due !is JsonObject) return
            val found = written(serializer(result!!.javaClass), result)
            for ((name, value) in due) assertEquals(filled((value as JsonPrimitive).content), found.text(name), name)
        }
    }

    /** Sends a call: status and body of its answer; null where none came. */
    private fun answered(call: Call<*>): Pair<Int, ByteArray>? {
        val body = call.body?.let(HttpRequest.BodyPublishers::ofByteArray) ?: HttpRequest.BodyPublishers.noBody()
        val request = HttpRequest.newBuilder(URI.create(call.url)).method(call.method, body)
        call.headers.forEach(request::header)
        return try {
            http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray()).let { it.statusCode() to it.body() }
        } catch (_: IOException) {
            null
        }
    }

    private fun now() = System.currentTimeMillis() / 1000
}
