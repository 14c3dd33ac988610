// A call whose answer was lost is asked for, and only what the provider's records prove is told: the shared vectors through the jar.

package imza.tests

import imza.Answered
import imza.Call
import imza.CallOptions
import imza.Craftgate
import imza.Environment
import imza.ImzaException
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.jsonPrimitive
import kotlinx.serialization.json.long
import org.junit.jupiter.api.Test

class AskTest {
    private val craftgate = Craftgate("k", "s", Environment.SANDBOX)

    @Test
    fun `a question decides by the records alone`() = each(vectors("craftgate/questions")) { case ->
        val operation = operation(craftgate, case.text("operation"))
        val path = (case.at("path") as JsonArray).map { it.jsonPrimitive.content }
        val call = operation.build(path, case.textOrNull("request_json"), CallOptions.DEFAULT)
        val (sentAt, now) = case.at("sent_at").jsonPrimitive.long to case.at("now").jsonPrimitive.long
        val errorPath = case.textOrNull("error_path")
        if (errorPath != null) {
            assertEquals(errorPath, assertFailsWith<ImzaException.InvalidRequest> { call.ask(sentAt, now) }.path)
            return@each
        }
        val question: Call<out Answered<*>>? = call.ask(sentAt, now)
        assertEquals(case.textOrNull("url"), question?.url)
        for (due in case.at("answers") as JsonArray) {
            val body = due.text("body")
            val answer = try {
                question!!.parse(due.at("status").jsonPrimitive.content.toInt(), body)
            } catch (error: ImzaException) {
                assertEquals(due.textOrNull("error"), error.code, body)
                continue
            }
            when (answer) {
                is Answered.Done -> {
                    assertEquals("done", due.text("state"), body)
                    val result = written(operation.serializer, answer.result)
                    for ((name, value) in due.at("result") as JsonObject) assertEquals(value, result.at(name), body)
                }
                is Answered.NotDone -> assertEquals("not_done", due.text("state"), body)
                is Answered.Unclear -> assertEquals("unclear" to due.text("found").toInt(), due.text("state") to answer.found.size, body)
            }
        }
    }
}
