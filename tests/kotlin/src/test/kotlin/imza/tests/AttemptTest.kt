// An attempt to do a call says what to do next, and believes only what an answer or a record proves: the shared vectors through the jar.

package imza.tests

import imza.Attempt
import imza.BegunCall
import imza.Call
import imza.CallOptions
import imza.Craftgate
import imza.Environment
import imza.ImzaException
import imza.Step
import imza.Verdict
import imza.craftgate.Callback
import imza.craftgate.WebhookEvent
import kotlin.test.assertContains
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertSame
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.jsonPrimitive
import kotlinx.serialization.json.long
import kotlinx.serialization.serializer
import org.junit.jupiter.api.Test

class AttemptTest {
    private val craftgate = Craftgate("k", "s", Environment.SANDBOX)

    @Test
    fun `an attempt says what to do next`() = each(vectors("craftgate/attempts")) { case ->
        val operation = operation(craftgate, case.text("operation"))
        val options = CallOptions(idempotencyKey = case.textOrNull("idempotency_key"))
        val call = operation.build(emptyList(), case.text("request_json"), options)
        val now = case.at("now").jsonPrimitive.long
        var attempt: Attempt<*> = if (call is BegunCall<*, *>) craftgate.attempt(call, now) else craftgate.attempt(call, now)
        for (step in case.at("steps") as JsonArray) {
            step as JsonObject
            when (val told = step.keys.first()) {
                "next" -> compare(attempt.next(), step.at("next") as JsonObject, call)
                "answered" -> attempt.answered(step.text(told).toInt(), step.text("body").encodeToByteArray())
                "no_answer" -> attempt.noAnswer()
                "tick" -> attempt.tick(now + step.at(told).jsonPrimitive.long)
                "webhook" -> attempt.webhook(WebhookEvent.fromJson("${least(WebhookEvent.serializer().descriptor)}"))
                "callback" -> {
                    val (id, next) = step.at(told).text("paymentId") to step.at(told).text("next")
                    val callback = Callback.fromJson("""{"version":"v1","dedupeKey":"k","paymentId":"$id","next":"$next"}""")
                    when (val path = step.textOrNull("error_path")) {
                        null -> attempt.callback(callback)
                        else -> assertEquals(path, assertFailsWith<ImzaException.InvalidRequest> { attempt.callback(callback) }.path)
                    }
                }
                else -> {
                    val withCall = step.text("restore") == "with_call"
                    val other = operation(craftgate, "payment.retrieve_payment").build(listOf("4711"), null, CallOptions.DEFAULT)
                    val refused = assertFailsWith<ImzaException.InvalidRequest> { craftgate.restoreAttempt(attempt.save(), other) }
                    assertEquals("call", refused.path)
                    attempt = if (withCall) craftgate.restoreAttempt(attempt.save(), call) else craftgate.restoreAttempt(attempt.save())
                }
            }
        }
    }

    private fun compare(step: Step<*>, due: JsonObject, call: Call<*>) {
        when (step) {
            is Step.Send -> if ("call" in due) {
                assertSame(call, step.call)
            } else {
                val body = due.at("body").takeIf { it !is JsonNull }?.jsonPrimitive?.content
                assertEquals("send", due.text("do"))
                assertEquals(due.text("method") to BASE + due.text("url"), step.call.method to step.call.url)
                assertEquals(body, step.call.body?.decodeToString())
            }
            is Step.Wait -> assertEquals("wait" to step.seconds, due.textOrNull("do") to due.at("seconds").jsonPrimitive.long)
            is Verdict.Done<*> -> {
                assertEquals("done", due.textOrNull("verdict"))
                val found = step.result!!
                val result = found as? JsonElement ?: written(serializer(found.javaClass), found)
                for ((name, value) in due.at("result") as JsonObject) assertEquals(value, result.at(name))
            }
            is Verdict.NotDone -> {
                assertEquals("not_done", due.textOrNull("verdict"))
                assertError(due.at("error") as JsonObject, step.error)
            }
            is Verdict.Open -> {
                assertEquals("open", due.textOrNull("verdict"))
                assertContains(step.reason, "records")
            }
        }
    }

    @Test
    fun `a text that is not a saved attempt is refused`() {
        for (saved in listOf("", "imza-attempt:1", "imza-attempt:1\nx", "imza-attempt:2\n", "\u0000", "x".repeat(100_000))) {
            val error = assertFailsWith<ImzaException.InvalidRequest> { craftgate.restoreAttempt(saved) }
            assertEquals("saved", error.path)
            assertEquals(true, error.message!!.length < 300)
        }
    }

    @Test
    fun `an attempt prints nothing of its call, and a question is not an attempt`() {
        val call = operation(craftgate, "payment.retrieve_payment").build(listOf("4711"), null, CallOptions.DEFAULT)
        assertEquals("Attempt(***)", craftgate.attempt(call).toString())
        val untyped = craftgate.request("GET", "/any")
        assertEquals("call", assertFailsWith<ImzaException.InvalidRequest> { craftgate.attempt(untyped) }.path)
        assertEquals("now", assertFailsWith<ImzaException.InvalidRequest> { craftgate.attempt(call, -1) }.path)
    }

    private companion object {
        const val BASE = "https://sandbox-api.craftgate.io"
    }
}
